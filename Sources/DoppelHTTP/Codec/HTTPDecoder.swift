internal import DoppelExchange
package import DoppelWire
package import NIOCore

/// Reads one direction of an HTTP/1 connection (RFC 9112): bytes in, parts of messages out.
///
///     head ──▶ body / untilClose / chunkLine ⇄ chunkData ⇄ chunkEnd ──▶ trailers
///      ▲                     └──────────────┬──────────────────────────┘
///      └──────────── message ◀── ending ◀───┘ ──▶ paused ──▶ (resume) head / raw
///                                             ──▶ last
///
/// A small message without a body costs one array and what its start line's strings need.
package struct HTTPDecoder: Sendable {
  package enum Side: Sendable, Hashable { case request, response }

  enum State: Sendable {
    /// Between messages.
    case idle
    case head(HTTPHeadParser)
    /// A head was read that `nextWhole` did not tell, because a body follows.
    case untold(HTTPHead)
    case body(left: Int)
    case untilClose
    /// No line feed stands in the first `scanned` bytes.
    case chunkLine(scanned: Int)
    case chunkData(left: Int)
    case chunkEnd
    case trailers(HTTPHeadParser)
    case ending
    /// After a request that may end HTTP/1 on this connection: nothing is read until `resume`.
    case paused
    /// The connection is no longer HTTP/1; what comes is not looked at.
    case raw
    /// No message may follow.
    case last
    case failed(HTTPError)
  }

  /// What follows the message under way.
  private enum Following: Sendable { case message, pause, raw, nothing }

  private let side: Side
  private let strictness: HTTPStrictness
  private let limits: Limits
  private(set) var state: State
  private var following = Following.message
  private var buffer = ByteBuffer()
  private var headLength = 0
  /// The bytes of this side that were read, whole parts only; chunk framing and skipped empty lines included.
  package private(set) var offset = 0
  /// What was odd in the body of the message under way.
  package private(set) var bodyOddities: HTTPOddities = []
  /// What the request was whose response is read next; for the response side.
  package var requestKind = HTTPRequestKind.other

  package init(_ side: Side, strictness: HTTPStrictness, limits: Limits) {
    self.side = side
    self.strictness = strictness
    self.limits = limits
    self.state = .idle
  }

  /// The bytes that were given and not yet read.
  package var waitingBytes: Int { self.buffer.readableBytes }

  /// Whether a message is under way: some of its bytes have come, or bytes of one wait to be read.
  package var isUnderWay: Bool {
    switch self.state {
    case .idle, .head, .paused, .raw, .last, .failed: self.buffer.readableBytes > 0
    case .untold, .body, .untilClose, .chunkLine, .chunkData, .chunkEnd, .trailers, .ending: true
    }
  }

  /// Whether the connection is no longer HTTP/1.
  package var isRaw: Bool { if case .raw = self.state { true } else { false } }

  /// Whether nothing is read until `resume`.
  package var isPaused: Bool { if case .paused = self.state { true } else { false } }

  /// Whether no message may follow the last one.
  package var isLast: Bool { if case .last = self.state { true } else { false } }

  /// Gives bytes to read; they are kept, not copied, where none wait.
  package mutating func append(_ bytes: ByteBuffer) {
    if self.buffer.readableBytes == 0 {
      self.buffer = bytes
    } else {
      self.buffer.writeImmutableBuffer(bytes)
    }
  }

  /// Takes the bytes that were not read, as after an upgrade.
  package mutating func takeRest() -> ByteBuffer {
    let rest = self.buffer
    self.offset += rest.readableBytes
    self.buffer = ByteBuffer()
    return rest
  }

  /// Ends the pause after a request that asked for an upgrade or a tunnel.
  package mutating func resume(isRaw: Bool) {
    guard case .paused = self.state else { return }
    self.state = isRaw ? .raw : .idle
  }

  /// The next part, or `nil` where more bytes are needed (or the connection is paused, raw or at its last message's end).
  ///
  /// - Throws: what cannot be read; thrown again by every later call.
  package mutating func next() throws(HTTPError) -> HTTPPart? {
    do throws(HTTPError) {
      while true {
        switch self.state {
        case .idle, .head:
          guard let head = try self.readHead() else { return nil }
          self.begin(head.meaning)
          return .head(head)
        case .untold(let head):
          self.begin(head.meaning)
          return .head(head)
        case .body(let left):
          return self.readBody(left: left) { $0 == 0 ? .ending : .body(left: $0) }
        case .untilClose:
          return self.readBody(left: .max) { _ in .untilClose }
        case .chunkLine(let scanned):
          guard let part = try self.readChunkLine(scanned) else { return nil }
          if case .chunk(let size) = part, size == 0 { continue }
          return part
        case .chunkData(let left):
          return self.readBody(left: left) { $0 == 0 ? .chunkEnd : .chunkData(left: $0) }
        case .chunkEnd:
          guard try self.readChunkEnd() else { return nil }
        case .trailers:
          return try self.readTrailers()
        case .ending: return self.end(Fields())
        case .paused, .raw: return nil
        case .last:
          try self.skipEmptyLines()
          guard self.buffer.readableBytes == 0 else { throw HTTPError(.afterLast, at: self.offset) }
          return nil
        case .failed(let error): throw error
        }
      }
    } catch {
      self.state = .failed(error)
      throw error
    }
  }

  /// This side will send no more bytes: the end of a body that lasts until then, or of the connection between messages.
  ///
  /// - Returns: the end of the message that it completes; `nil` where none is under way.
  /// - Throws: `closedEarly` where a message is cut off.
  package mutating func finish() throws(HTTPError) -> HTTPPart? {
    switch self.state {
    case .untilClose:
      self.following = .nothing
      return self.end(Fields())
    case .idle, .head, .paused, .last:
      try? self.skipEmptyLines()
      guard self.buffer.readableBytes > 0 else {
        self.state = .last
        return nil
      }
      return try self.cutOff()
    case .raw: return nil
    case .untold, .body, .chunkLine, .chunkData, .chunkEnd, .trailers, .ending: return try self.cutOff()
    case .failed(let error): throw error
    }
  }

  private mutating func cutOff() throws(HTTPError) -> HTTPPart? {
    let error = HTTPError(.closedEarly, at: self.offset + self.buffer.readableBytes)
    self.state = .failed(error)
    throw error
  }

  /// Empty lines before a message are ignored (RFC 9112 section 2.2).
  private mutating func skipEmptyLines() throws(HTTPError) {
    let count = self.buffer.withUnsafeReadableBytes { bytes in
      var index = 0
      while index < bytes.count, bytes[index] == HTTPBytes.carriageReturn || bytes[index] == HTTPBytes.lineFeed {
        index += 1
      }
      return index
    }
    self.consume(count)
  }

  private mutating func consume(_ count: Int) {
    self.buffer.moveReaderIndex(forwardBy: count)
    self.offset += count
    self.letGoIfEmpty()
  }

  /// Lets go of memory whose bytes were all read, so that its owner can receive into it again.
  private mutating func letGoIfEmpty() {
    if self.buffer.readableBytes == 0 { self.buffer = ByteBuffer() }
  }

  /// The next message in one step, where it is at hand and has no body: faster than its parts, which are not told then.
  ///
  /// - Returns: `nil` where there is none; `next` goes on.
  package mutating func nextWhole() throws(HTTPError) -> HTTPHead? { try self.nextWhole(bodyLimit: 0)?.head }

  /// The same of a message whose body, if it has one, is no longer than `bodyLimit`, told by its length, and at hand too.
  package mutating func nextWhole(bodyLimit: Int) throws(HTTPError) -> (head: HTTPHead, body: ByteBuffer)? {
    guard case .idle = self.state else { return nil }
    do throws(HTTPError) {
      guard let head = try self.readHead() else { return nil }
      guard let length = head.meaning.framing.length, length <= bodyLimit, let body = self.buffer.readSlice(length: length)
      else {
        self.state = .untold(head)
        return nil
      }
      self.offset += length
      if length > 0 { self.letGoIfEmpty() }
      self.setFollowing(head.meaning)
      self.endMessage()
      return (head, body)
    } catch {
      self.state = .failed(error)
      throw error
    }
  }

  private mutating func readHead() throws(HTTPError) -> HTTPHead? {
    var parser: HTTPHeadParser
    if case .head(let started) = self.state {
      parser = started
      // the array in the parser must have one owner to grow in place
      self.state = .idle
    } else {
      try self.skipEmptyLines()
      guard self.buffer.readableBytes > 0 else { return nil }
      parser = HTTPHeadParser(
        self.side == .request ? .request : .response, strictness: self.strictness, limit: self.limits.headerBlock,
        fieldLimit: self.limits.fieldCount)
    }
    guard let length = try self.parse(&parser) else {
      self.state = .head(parser)
      return nil
    }
    let head = try self.makeHead(parser, length)
    self.headLength = length
    self.bodyOddities = []
    self.consume(length)
    return head
  }

  private func parse(_ parser: inout HTTPHeadParser) throws(HTTPError) -> Int? {
    do throws(HTTPError) {
      return try self.buffer.withUnsafeReadableBytes { bytes throws(HTTPError) in try parser.parse(bytes) }
    } catch {
      throw HTTPError(error.code, at: self.offset + error.offset)
    }
  }

  /// What comes after a head (RFC 9112 section 6.3).
  private mutating func begin(_ meaning: HTTPMeaning) {
    self.setFollowing(meaning)
    switch meaning.framing {
    case .none: self.state = .ending
    case .length(let length): self.state = .body(left: length)
    case .chunked: self.state = .chunkLine(scanned: 0)
    case .close: self.state = .untilClose
    }
  }

  private mutating func setFollowing(_ meaning: HTTPMeaning) {
    if meaning.isUpgrade {
      self.following = self.side == .request ? .pause : .raw
    } else {
      self.following = meaning.isKeptAlive || meaning.isInterim ? .message : .nothing
    }
  }

  private mutating func end(_ trailers: Fields) -> HTTPPart {
    self.endMessage()
    return .end(trailers: trailers)
  }

  private mutating func endMessage() {
    switch self.following {
    case .message: self.state = .idle
    case .pause: self.state = .paused
    case .raw: self.state = .raw
    case .nothing: self.state = .last
    }
  }

  private mutating func readBody(left: Int, _ next: (Int) -> State) -> HTTPPart? {
    let count = min(left, self.buffer.readableBytes)
    guard count > 0, let bytes = self.buffer.readSlice(length: count) else { return nil }
    self.offset += count
    self.letGoIfEmpty()
    self.state = next(left - count)
    return .body(bytes)
  }

  private mutating func readChunkLine(_ scanned: Int) throws(HTTPError) -> HTTPPart? {
    let line = HTTPChunkLine(strictness: self.strictness, limit: self.limits.chunkLine)
    let outcome: HTTPChunkLine.Outcome
    do throws(HTTPError) {
      outcome = try self.buffer.withUnsafeReadableBytes { bytes throws(HTTPError) in try line.read(bytes, scanned) }
    } catch {
      throw HTTPError(error.code, at: self.offset + error.offset)
    }
    switch outcome {
    case .more(let scanned):
      self.state = .chunkLine(scanned: scanned)
      return nil
    case .line(let size, let length, let isOdd):
      if isOdd { self.bodyOddities.insert(.chunkLine) }
      self.consume(length)
      if size == 0 {
        let limit = self.limits.headerBlock - self.headLength
        self.state = .trailers(
          HTTPHeadParser(.trailers, strictness: self.strictness, limit: max(2, limit), fieldLimit: self.limits.fieldCount))
      } else {
        self.state = .chunkData(left: size)
      }
      return .chunk(size: size)
    }
  }

  private mutating func readChunkEnd() throws(HTTPError) -> Bool {
    guard let first = self.buffer.getInteger(at: self.buffer.readerIndex, as: UInt8.self) else { return false }
    if first == HTTPBytes.lineFeed, self.strictness == .watching {
      self.bodyOddities.insert(.chunkLine)
      self.consume(1)
    } else {
      guard first == HTTPBytes.carriageReturn else { throw HTTPError(.chunkEnd, at: self.offset) }
      guard let second = self.buffer.getInteger(at: self.buffer.readerIndex + 1, as: UInt8.self) else { return false }
      guard second == HTTPBytes.lineFeed else { throw HTTPError(.chunkEnd, at: self.offset + 1) }
      self.consume(2)
    }
    self.state = .chunkLine(scanned: 0)
    return true
  }

  private mutating func readTrailers() throws(HTTPError) -> HTTPPart? {
    guard case .trailers(var parser) = self.state, self.buffer.readableBytes > 0 else { return nil }
    self.state = .ending
    guard let length = try self.parse(&parser) else {
      self.state = .trailers(parser)
      return nil
    }
    let trailers = parser.entries.isEmpty ? Fields() : self.fields(parser, length)
    self.consume(length)
    return self.end(trailers)
  }

  /// The fields over the bytes as they were received; line ends within folded values become spaces.
  private func fields(_ parser: HTTPHeadParser, _ length: Int) -> Fields {
    var bytes = self.buffer.getSlice(at: self.buffer.readerIndex, length: length) ?? ByteBuffer()
    for fold in parser.folds {
      bytes.setInteger(HTTPBytes.space, at: bytes.readerIndex + fold)
    }
    // what is watched is kept for long, and must not keep the whole receive buffer with it
    return Fields(bytes: self.strictness == .watching ? bytes.detached : bytes, entries: parser.entries)
  }

  private func makeHead(_ parser: HTTPHeadParser, _ length: Int) throws(HTTPError) -> HTTPHead {
    do throws(HTTPError) {
      let line = parser.line
      let (start, meaning) = try self.buffer.withUnsafeReadableBytes {
        bytes throws(HTTPError) -> (Message.Start, HTTPMeaning) in
        var reader = HTTPFieldReader(
          minorVersion: line.minorVersion, strictness: self.strictness, oddities: parser.oddities)
        try reader.read(bytes, parser.entries)
        let version = HTTPText.version(minor: line.minorVersion)
        let text = UnsafeRawBufferPointer(rebasing: bytes[line.textStart..<(line.textStart + line.textLength)])
        switch self.side {
        case .request:
          let method = HTTPText.method(UnsafeRawBufferPointer(rebasing: bytes[..<line.methodLength]))
          return (
            .request(method: method, target: HTTPText.target(text), version: version),
            try reader.request(HTTPRequestKind(method: method))
          )
        case .response:
          return (
            .status(version: version, code: line.status, reason: HTTPText.reason(text)),
            try reader.response(line.status, to: self.requestKind)
          )
        }
      }
      return HTTPHead(start: start, fields: self.fields(parser, length), meaning: meaning)
    } catch {
      throw HTTPError(error.code, at: self.offset + error.offset)
    }
  }
}
