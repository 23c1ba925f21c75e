import DoppelExchange
import DoppelHTTP
import DoppelWire
import NIOCore

/// All that a decoder says of some bytes, with the pieces of bodies put together, so that two readings can be compared.
struct HTTPReading: Equatable {
  enum Item: Equatable {
    case head(HTTPHead)
    case chunk(Int)
    case body(ByteBuffer)
    case end(Fields)
  }

  private(set) var items: [Item] = []
  /// Whether what comes next cannot be read; which fault is named depends on how much of its line has come.
  private(set) var isFaulty = false
  /// Whether no message may follow, or the connection is no longer HTTP/1.
  private var isOver = false

  /// - Parameter wholes: the longest body of messages that are read in one step; `nil` where none is.
  init(
    _ arrivals: [ByteBuffer], side: HTTPDecoder.Side, strictness: HTTPStrictness, limits: Limits,
    kind: HTTPRequestKind = .other, wholes: Int? = nil
  ) {
    var decoder = HTTPDecoder(side, strictness: strictness, limits: limits)
    decoder.requestKind = kind
    do throws(HTTPError) {
      for bytes in arrivals {
        decoder.append(bytes)
        try self.read(&decoder, wholes: wholes)
      }
      while let part = try decoder.finish() { self.add(part) }
    } catch {
      self.isFaulty = true
    }
    self.isOver = decoder.isLast || decoder.isRaw
  }

  private mutating func read(_ decoder: inout HTTPDecoder, wholes: Int?) throws(HTTPError) {
    while true {
      if let wholes, let (head, body) = try decoder.nextWhole(bodyLimit: wholes) {
        self.add(.head(head))
        if body.readableBytes > 0 { self.add(.body(body)) }
        self.add(.end(trailers: Fields()))
      } else if let part = try decoder.next() {
        self.add(part)
      } else if decoder.isPaused {
        // as a server that grants no upgrade
        decoder.resume(isRaw: false)
      } else {
        return
      }
    }
  }

  private mutating func add(_ part: HTTPPart) {
    switch part {
    case .head(let head): self.items.append(.head(head))
    case .chunk(let size): self.items.append(.chunk(size))
    case .body(let bytes):
      if case .body(var before)? = self.items.last {
        self.items.removeLast()
        before.writeImmutableBuffer(bytes)
        self.items.append(.body(before))
      } else {
        self.items.append(.body(bytes))
      }
    case .end(let trailers): self.items.append(.end(trailers))
    }
  }

  /// The messages that were read to their end.
  var messages: [Message] {
    var messages: [Message] = []
    var message = Message()
    var sizes: [Int] = []
    for item in self.items {
      switch item {
      case .head(let head):
        message = Message(start: head.start, fields: head.fields, framing: Self.framing(head.meaning.framing))
        sizes = []
      case .chunk(let size): sizes.append(size)
      case .body(let bytes): message.body.writeImmutableBuffer(bytes)
      case .end(let trailers):
        message.trailers = trailers
        message.bodyLength = message.body.readableBytes
        if case .chunked = message.framing { message.framing = .chunked(sizes: sizes) }
        messages.append(message)
      }
    }
    return messages
  }

  private static func framing(_ framing: HTTPBodyFraming) -> Message.Framing {
    switch framing {
    case .none: .none
    case .length: .length
    case .chunked: .chunked(sizes: [])
    case .close: .close
    }
  }
}

/// The laws of reading one side of a connection.
enum HTTPLaws {
  static func check(_ input: ByteBuffer, _ side: HTTPDecoder.Side, _ kind: HTTPRequestKind) throws(FuzzFailure) {
    for strictness in [HTTPStrictness.active, .watching] {
      for limits in [Limits.defaults, .narrow] {
        var readings: [HTTPReading] = []
        for arrival in input.arrivals {
          readings.append(HTTPReading(arrival, side: side, strictness: strictness, limits: limits, kind: kind))
        }
        try expect(readings[1] == readings[0], "byte by byte reads as at once")
        try expect(readings[2] == readings[0], "in two reads as at once")
        for most in [0, Int.max] {
          let wholes = HTTPReading([input], side: side, strictness: strictness, limits: limits, kind: kind, wholes: most)
          try expect(wholes == readings[0], "whole messages read as their parts")
        }
        guard strictness == .active, limits == .defaults else { continue }
        for message in readings[0].messages { try self.checkWriting(message, side, kind) }
      }
    }
  }

  /// A message that was read strictly is read again when it is written.
  private static func checkWriting(
    _ message: Message, _ side: HTTPDecoder.Side, _ kind: HTTPRequestKind
  ) throws(FuzzFailure) {
    var wire = ByteBuffer()
    HTTPEncoder.write(message, into: &wire)
    let again = HTTPReading([wire], side: side, strictness: .active, limits: .defaults, kind: kind)
    try expect(!again.isFaulty, "what was written reads without an error")
    try expect(again.messages == [message], "what was written reads as the same message")
  }
}
