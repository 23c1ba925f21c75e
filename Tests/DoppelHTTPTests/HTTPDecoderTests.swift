import DoppelExchange
import DoppelHTTP
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

struct HTTPDecoderTests {
  @Test func `a small request is one message, its fields as they came`() throws {
    let messages = try decode(wire("GET /a?b=1 HTTP/1.1\r\nHost: h\r\nx-A:  1 \r\nX-a:\r\n\r\n"), .request)
    #expect(messages.count == 1)
    #expect(messages[0].start == .request(method: "GET", target: "/a?b=1", version: "HTTP/1.1"))
    #expect(messages[0].fields.pairs.map(\.name) == ["Host", "x-A", "X-a"])
    #expect(messages[0].fields.pairs.map(\.value) == ["h", "1", ""])
    #expect(messages[0].framing == .none)
  }

  @Test func `pipelined requests come one after the other, empty lines before them ignored`() throws {
    let messages = try decode(
      wire("\r\n\r\nPOST /1 HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc\r\nGET /2 HTTP/1.1\r\n\r\n"), .request)
    #expect(
      messages.map(\.start) == [
        .request(method: "POST", target: "/1", version: "HTTP/1.1"), .request(method: "GET", target: "/2", version: "HTTP/1.1"),
      ])
    #expect(messages[0].body == wire("abc"))
  }

  @Test(arguments: [0, 2, 3, 4]) func `a message with its body is read at once up to a limit, beyond it in parts`(
    limit: Int
  ) throws {
    var decoder = HTTPDecoder(.request, strictness: .active, limits: .defaults)
    let (head, rest) = ("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n", "GET / HTTP/1.1\r\n\r\n")
    decoder.append(wire(head + "abc" + rest))
    let whole = try decoder.nextWhole(bodyLimit: limit)
    #expect((whole != nil) == (limit >= 3))
    #expect(decoder.waitingBytes == rest.utf8.count + (limit >= 3 ? 0 : 3))
    if let whole {
      #expect(whole.head.meaning.framing == .length(3))
      #expect(whole.body == wire("abc"))
    } else {
      #expect(try decoder.next() != nil)
      #expect(try decoder.next() == .body(wire("abc")))
      #expect(try decoder.next() == .end(trailers: Fields()))
    }
    #expect(try decoder.nextWhole(bodyLimit: limit)?.body == ByteBuffer())
    #expect(try decoder.nextWhole(bodyLimit: limit) == nil)
    #expect(decoder.offset == head.utf8.count + 3 + rest.utf8.count)
  }

  @Test(arguments: [
    "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nabc",
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
  ])
  func `a message whose body is not at hand, or in chunks, is read in parts`(text: String) throws {
    var decoder = HTTPDecoder(.request, strictness: .active, limits: .defaults)
    decoder.append(wire(text))
    #expect(try decoder.nextWhole(bodyLimit: .max) == nil)
    #expect(decoder.isUnderWay)
    var (heads, body) = (0, ByteBuffer())
    while let part = try decoder.next() {
      if case .head = part { heads += 1 }
      if case .body(let bytes) = part { body.writeImmutableBuffer(bytes) }
    }
    #expect(heads == 1)
    #expect(body == wire("abc"))
  }

  @Test func `chunks keep their sizes, extensions are read over, trailers are kept`() throws {
    let messages = try decode(
      wire(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b;c=\"d;\\\" e\"\r\nabc\r\n0a\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\n"
      ),
      .response)
    #expect(messages[0].body == wire("abc0123456789"))
    #expect(messages[0].framing == .chunked(sizes: [3, 10]))
    #expect(messages[0].trailers == Fields(["X-T": "1"]))
  }

  @Test func `a body without a length lasts until the connection ends`() throws {
    let messages = try decode(wire("HTTP/1.1 200 OK\r\n\r\nabc"), .response, isClosed: true)
    #expect(messages.map(\.body) == [wire("abc")])
    #expect(messages[0].framing == .close)
  }

  @Test(arguments: [100, 102, 103, 199, 204, 304]) func `some statuses have no body whatever the fields say`(
    status: Int
  ) throws {
    let messages = try decode(
      wire("HTTP/1.1 \(status) x\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
      .response)
    #expect(messages.count == 2)
    #expect(messages[0].body.readableBytes == 0)
  }

  @Test func `the response to HEAD has no body`() throws {
    let messages = try decode(
      wire("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), .response,
      to: .head)
    #expect(messages.count == 2)
    #expect(messages.allSatisfy { $0.framing == .none })
  }

  @Test func `after 101 and after 2xx to CONNECT nothing more is read`() throws {
    for (start, kind) in [("HTTP/1.1 101 Switching Protocols", HTTPRequestKind.other), ("HTTP/1.1 200 OK", .connect)] {
      var decoder = HTTPDecoder(.response, strictness: .active, limits: .defaults)
      decoder.requestKind = kind
      decoder.append(wire(start + "\r\nContent-Length: 3\r\n\r\n\u{1}\u{2}rest"))
      #expect(try decoder.next() != nil)
      #expect(try decoder.next() == .end(trailers: Fields()))
      #expect(try decoder.next() == nil)
      #expect(decoder.isRaw)
      #expect(decoder.takeRest() == wire("\u{1}\u{2}rest"))
    }
  }

  @Test func `after a request for an upgrade reading waits until it is told how it went`() throws {
    var decoder = HTTPDecoder(.request, strictness: .active, limits: .defaults)
    decoder.append(wire("GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nGET /2 HTTP/1.1\r\n\r\n"))
    #expect(try decoder.next() != nil)
    #expect(try decoder.next() == .end(trailers: Fields()))
    #expect(try decoder.next() == nil)
    #expect(decoder.isPaused)
    decoder.resume(isRaw: false)
    guard case .head(let head)? = try decoder.next() else {
      Issue.record("no second request")
      return
    }
    #expect(head.start == .request(method: "GET", target: "/2", version: "HTTP/1.1"))
  }

  @Test func `HTTP 1_0 closes unless both sides keep the connection`() throws {
    #expect(failure(wire("GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n")) == .afterLast)
    #expect(failure(wire("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n")) == nil)
    #expect(failure(wire("GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\nGET / HTTP/1.1\r\n\r\n")) == .afterLast)
  }

  @Test func `a missing reason phrase is empty`() throws {
    for text in ["HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"] {
      #expect(try decode(wire(text), .response)[0].start == .status(version: "HTTP/1.1", code: 200, reason: ""))
    }
  }

  @Test func `a folded value is one line for a client, and refused by a server`() throws {
    let folded = wire("HTTP/1.1 200 OK\r\nX: a\r\n\tb\r\n  c \r\nContent-Length: 0\r\n\r\n")
    let value = try decode(folded, .response)[0].fields.first("X")
    #expect(value?.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ") == "a b c")
    #expect(value?.contains("\r") == false)
    #expect(failure(wire("GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n")) == .fold)
    let late = wire("HTTP/1.1 200 OK\r\nX:\r\n \r\n b\r\nContent-Length: 0\r\n\r\n")
    #expect(try decode(late, .response)[0].fields.first("X") == "b")
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", HTTPError.Code.bothLengths),
    ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .contentLength),
    ("GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n", .contentLength),
    ("GET / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", .contentLength),
    ("GET / HTTP/1.1\r\nContent-Length: 0x1\r\n\r\n", .contentLength),
    ("GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", .contentLength),
    ("GET / HTTP/1.1\r\nContent-Length:\r\n\r\n", .contentLength),
    ("GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", .transferEncoding),
    ("GET / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", .transferEncoding),
    ("GET / HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", .transferEncoding),
    ("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .transferEncoding),
    ("GET / HTTP/1.1\r\nContent-Length : 1\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\n: x\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\r\nno colon\r\n\r\n", .fieldName),
    ("GET / HTTP/1.1\nHost: x\r\n\r\n", .lineEnd),
    ("GET / HTTP/1.1\r\nHost: x\n\r\n", .lineEnd),
    ("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", .lineEnd),
    ("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", .fieldValue),
    ("GET / HTTP/1.1\r\nHost: a\u{7f}\r\n\r\n", .fieldValue),
    ("GET / HTTP/1.1\r\n X: 1\r\n\r\n", .fold),
    ("GET  / HTTP/1.1\r\n\r\n", .target),
    ("GET / HTTP/1.1 \r\n\r\n", .requestLine),
    ("GET / HTTP/2.0\r\n\r\n", .version),
    ("GET relative HTTP/1.1\r\n\r\n", .target),
    ("G@T / HTTP/1.1\r\n\r\n", .method),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", .chunkSize),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1 \r\na\r\n", .chunkSize),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", .chunkSize),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n", .lineEnd),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;\r\na\r\n", .chunkExtension),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", .chunkEnd),
  ]) func `what two readers may read differently is refused`(text: String, code: HTTPError.Code) {
    #expect(failure(wire(text)) == code)
    #expect(failure(wire(text), step: 1) == code)
  }

  @Test func `a watcher reads what is ambiguous in the likely way and marks it`() throws {
    let cases: [(String, HTTPOddities, String)] = [
      ("POST / HTTP/1.1\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", .bothLengths, "a"),
      ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na", .contentLength, "a"),
      ("POST / HTTP/1.1\r\nContent-Length : 1\r\n\r\na", .fieldName, "a"),
      ("POST / HTTP/1.1\nContent-Length: 1\n\na", .bareLineFeed, "a"),
      ("POST / HTTP/1.1\r\nX: a\rb\0\r\nContent-Length: 1\r\n\r\na", .control, "a"),
      ("POST / HTTP/1.1\r\nX: a\r\n b\r\nContent-Length: 1\r\n\r\na", .folded, "a"),
      ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", .transferEncoding, "a"),
    ]
    for (text, oddity, body) in cases {
      var decoder = HTTPDecoder(.request, strictness: .watching, limits: .defaults)
      decoder.append(wire(text))
      guard case .head(let head)? = try decoder.next() else {
        Issue.record("no head in \(text)")
        continue
      }
      #expect(head.meaning.oddities.contains(oddity), "\(text)")
      #expect(try decode(wire(text), .request, .watching).map(\.body) == [wire(body)])
    }
  }

  @Test func `the header block may be as long as its limit and no longer`() {
    var limits = Limits()
    limits.headerBlock = 100
    func request(_ length: Int) -> ByteBuffer {
      let fixed = "GET / HTTP/1.1\r\nX: \r\n\r\n".utf8.count
      return wire("GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: length - fixed))\r\n\r\n")
    }
    for step in [1, .max] {
      #expect(failure(request(100), limits: limits, step: step) == nil)
      #expect(failure(request(101), limits: limits, step: step) == .headerBlock)
    }
    #expect(failure(wire("GET /" + String(repeating: "x", count: 200)), limits: limits) == .targetLength)
  }

  @Test func `the trailers count to the header block`() {
    var limits = Limits()
    let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    let request = wire(head + "0\r\nA: b\r\n\r\n")
    limits.headerBlock = head.utf8.count + 8
    #expect(failure(request, limits: limits) == nil)
    limits.headerBlock -= 1
    #expect(failure(request, limits: limits) == .headerBlock)
  }

  @Test func `there may be as many fields as the limit and no more`() {
    var limits = Limits()
    limits.fieldCount = 3
    func request(_ count: Int) -> ByteBuffer {
      wire("GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: count) + "\r\n")
    }
    #expect(failure(request(3), limits: limits) == nil)
    #expect(failure(request(4), limits: limits) == .fieldCount)
  }

  @Test func `a chunk line may be as long as its limit and no longer`() {
    var limits = Limits()
    limits.chunkLine = 10
    func request(_ length: Int) -> ByteBuffer {
      let name = String(repeating: "e", count: length - 4)
      return wire("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;\(name)\r\na\r\n0\r\n\r\n")
    }
    for step in [1, .max] {
      #expect(failure(request(10), limits: limits, step: step) == nil)
      #expect(failure(request(11), limits: limits, step: step) == .chunkLine)
    }
  }

  @Test func `a message that is cut off says so`() throws {
    for text in ["GET / HT", "GET / HTTP/1.1\r\nA", "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\na"] {
      var decoder = HTTPDecoder(.request, strictness: .active, limits: .defaults)
      decoder.append(wire(text))
      while try decoder.next() != nil {}
      #expect(throws: HTTPError(.closedEarly, at: 0)) { () throws in _ = try decoder.finish() }
    }
  }

  @Test(arguments: [HTTPDecoder.Side.request, .response]) func `decoding what was encoded gives the same message`(
    side: HTTPDecoder.Side
  ) throws {
    var choices = Choices(7)
    for _ in 0..<500 {
      let message = Generated.message(side, &choices)
      var bytes = ByteBuffer()
      HTTPEncoder.write(message, into: &bytes)
      for step in [.max, 1, 7] { #expect(try decode(bytes, side, step: step) == [message]) }
    }
  }

  @Test func `bytes that come one at a time are not read again and again`() throws {
    let value = String(repeating: "v", count: 60_000)
    let request = wire("GET / HTTP/1.1\r\nA: \(value)\r\n\r\n")
    let clock = ContinuousClock()
    let time = try clock.measure { _ = try decode(request, .request, step: 1) }
    // reading all again for each byte would look at 1.8 thousand million bytes, which takes many times as long
    #expect(time < .seconds(5))
  }

  @Test func `no bytes whatever crash it, in either strictness, cut anywhere`() {
    var choices = Choices(11)
    let seeds = [
      "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n5;a=b\r\nhello\r\n0\r\nT: u\r\n\r\nGET / HTTP/1.1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: a\r\n b\r\n\r\nhelloHTTP/1.1 100 \r\n\r\nHTTP/1.0 200 OK\r\n\r\nrest",
    ]
    for round in 0..<2_000 {
      var bytes = Array(seeds[round % 2].utf8)
      for _ in 0..<Int.random(in: 1...6, using: &choices) {
        let index = Int.random(in: 0..<bytes.count, using: &choices)
        switch Int.random(in: 0...2, using: &choices) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &choices)
        case 1: bytes.remove(at: index)
        default: bytes.insert([0, 9, 10, 13, 32, 58, 59, 255].randomElement(using: &choices)!, at: index)
        }
      }
      for side in [HTTPDecoder.Side.request, .response] {
        for strictness in [HTTPStrictness.active, .watching] {
          let whole = ParsedMessages(
            ByteBuffer(bytes: bytes), side: side, strictness: strictness, skipsBody: false, isClosed: true)
          let dripped = ParsedMessages(
            ByteBuffer(bytes: bytes), side: side, strictness: strictness, skipsBody: false, step: 1, isClosed: true)
          #expect(whole.completed == dripped.completed)
          #expect(whole.isRejected == dripped.isRejected)
        }
      }
    }
  }
}
