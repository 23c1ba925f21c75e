import DoppelExchange
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPRewritingTests {
  /// The response with some texts in place of others.
  private func rewritten(
    _ bytes: ByteBuffer, _ changes: [String: String], closes: Bool = false, limits: Limits = .defaults
  ) -> PreparedResponse {
    HTTPRewriting.response(PreparedResponse(wire: bytes, closes: closes), limits: limits) { _, text in
      changes[String(buffer: text)].map { ByteBuffer(string: $0) }
    }
  }

  private func rewritten(_ text: String, _ changes: [String: String], closes: Bool = false) -> String {
    String(buffer: self.rewritten(wire(text), changes, closes: closes).wire)
  }

  private func coded(_ name: String, _ body: ByteBuffer) -> ByteBuffer {
    var bytes = wire("HTTP/1.1 200 OK\r\nContent-Encoding: \(name)\r\nContent-Length: \(body.readableBytes)\r\n\r\n")
    bytes.writeImmutableBuffer(body)
    return bytes
  }

  @Test func `values and the body are replaced, and the length is that of the new body`() {
    #expect(
      self.rewritten("HTTP/1.1 201 Made\r\nX-Id: a\r\nContent-Length: 1\r\nB: a\r\n\r\na", ["a": "longer"])
        == "HTTP/1.1 201 Made\r\nX-Id: longer\r\nContent-Length: 6\r\nB: longer\r\n\r\nlonger")
    #expect(
      self.rewritten("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", ["abc": ""])
        == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
  }

  @Test(arguments: [
    ("bytes 0-2/3", "bytes 0-3/4"), ("bytes 0-1/3", "bytes 0-1/3"), ("bytes 0-2/*", "bytes 0-2/*"),
    ("bytes 1-3/4", "bytes 1-3/4"),
  ]) func `a range that is all of the body follows it`(recorded: String, now: String) {
    #expect(
      self.rewritten("HTTP/1.1 206 Part\r\nContent-Range: \(recorded)\r\nContent-Length: 3\r\n\r\nabc", ["abc": "wxyz"])
        == "HTTP/1.1 206 Part\r\nContent-Range: \(now)\r\nContent-Length: 4\r\n\r\nwxyz")
  }

  @Test func `another body of the same length leaves the head as it is, and others count`() {
    let text = "HTTP/1.1 200 OK\r\nB:a\r\nContent-Length:  3\r\n\r\nabc"
    #expect(self.rewritten(text, ["abc": "xyz"]) == "HTTP/1.1 200 OK\r\nB:a\r\nContent-Length:  3\r\n\r\nxyz")
    #expect(self.rewritten(text, ["abc": "xyz!"]) == "HTTP/1.1 200 OK\r\nB: a\r\nContent-Length: 4\r\n\r\nxyz!")
    #expect(self.rewritten(text, ["abc": "xyz", "a": "b"]) == "HTTP/1.1 200 OK\r\nB: b\r\nContent-Length: 3\r\n\r\nxyz")
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nx-ID: a\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\nX-Sum: 1\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nX: a\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nETag: a\r\nContent-Length: 99\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.0 404 \r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nContent-Encoding: new\r\nContent-Length: 3\r\n\r\nabc",
  ]) func `what does not change stays as it is, to the byte`(text: String) {
    #expect(self.rewritten(wire(text), [:]) == PreparedResponse(wire: wire(text), closes: false))
  }

  @Test func `the body is given first and decoded, then the values in the order in which they stand`() {
    var seen: [String] = []
    let body = Coded.deflated(wire("content"), window: 31)
    let head = "HTTP/1.1 200 OK\r\ndate: a\r\nContent-Encoding: gzip\r\nX: b\r\nContent-Length: \(body.readableBytes)\r\n\r\n"
    var bytes = wire(head)
    bytes.writeImmutableBuffer(body)
    _ = HTTPRewriting.response(PreparedResponse(wire: bytes, closes: false), limits: .defaults) { part, text in
      seen.append("\(part) \(String(buffer: text))")
      return nil
    }
    #expect(seen == ["body content", "date a", "field b"], "what says how the body is sent is not among them")
  }

  @Test func `a body in chunks that changes is one chunk`() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(
      self.rewritten(head + "1\r\na\r\n2\r\nbc\r\n0\r\nX-Sum: 1\r\n\r\n", ["abc": "0123456789"])
        == head + "a\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n")
  }

  @Test func `a body that ends with the connection still does`() {
    let prepared = self.rewritten(wire("HTTP/1.1 200 OK\r\nX: abc\r\n\r\nabc"), ["abc": "x"], closes: true)
    #expect(prepared == PreparedResponse(wire: wire("HTTP/1.1 200 OK\r\nX: x\r\n\r\nx"), closes: true))
  }

  @Test(arguments: ["gzip", "x-gzip", "deflate", "br", "zstd", "gzip, zstd", "identity, br"])
  func `a coded body is replaced behind its codings and gets them again`(codings: String) throws {
    let list = try #require(ContentCoding.list([codings]))
    let old = try #require(ContentCoding.apply(list, to: wire("hello, hello, hello")))
    let prepared = self.rewritten(self.coded(codings, old), ["hello, hello, hello": "another"])
    let message = try #require(HTTPMessages.response(prepared.wire, strictness: .active))
    #expect(message.fields == Fields(["Content-Encoding": codings, "Content-Length": "\(message.body.readableBytes)"]))
    #expect(HTTPContent.decodedBody(of: message, limit: 100) == wire("another"))
  }

  @Test func `a coded body that does not change keeps its bytes, however they were made`() {
    // of two members, which is not how it is written here
    var body = Coded.deflated(wire("a"), window: 31)
    body.writeImmutableBuffer(Coded.deflated(wire("b"), window: 31))
    #expect(self.rewritten(self.coded("gzip", body), ["ab": "ab"]).wire != self.coded("gzip", body))
    #expect(self.rewritten(self.coded("gzip", body), ["a": "x"]).wire == self.coded("gzip", body))
  }

  @Test func `a body whose codings cannot be undone is given as it is`() {
    #expect(
      self.rewritten("HTTP/1.1 200 OK\r\nContent-Encoding: new\r\nContent-Length: 3\r\n\r\nabc", ["abc": "xy"])
        == "HTTP/1.1 200 OK\r\nContent-Encoding: new\r\nContent-Length: 2\r\n\r\nxy")
    var limits = Limits()
    limits.bodyDecoded = 7
    let body = Coded.deflated(wire("content"), window: 31)
    let within = self.rewritten(self.coded("gzip", body), ["content": "x"], limits: limits)
    #expect(within.wire == self.coded("gzip", Coded.deflated(wire("x"), window: 31)))
    limits.bodyDecoded = 6
    #expect(self.rewritten(self.coded("gzip", body), ["content": "x"], limits: limits).wire == self.coded("gzip", body))
  }

  @Test(arguments: ["Content-Length: 0\r\n", "Content-Length: 99\r\n", "Transfer-Encoding: chunked\r\n"])
  func `the answer to HEAD has its fields changed and gets no body`(field: String) {
    #expect(
      self.rewritten("HTTP/1.1 200 OK\r\nX: a\r\n\(field)\r\n", ["a": "bc", "": "body"])
        == "HTTP/1.1 200 OK\r\nX: bc\r\n\(field)\r\n")
  }

  @Test(arguments: ["5=", "x", "", "e\r\nContent-Length: 0"])
  func `the answer to HEAD that ends the connection keeps what it says of a length`(length: String) {
    let text = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: \(length)\r\n\r\n"
    #expect(self.rewritten(wire(text), [:], closes: true) == PreparedResponse(wire: wire(text), closes: true))
  }

  @Test func `an empty body in chunks keeps its end, and its fields change`() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
    #expect(self.rewritten(head + "X: a\r\n\r\n0\r\n\r\n", ["a": "bc"]) == head + "X: bc\r\n\r\n0\r\n\r\n")
  }

  @Test func `an empty body that ends with the connection still does`() {
    let text = "HTTP/1.1 200 OK\r\nX: a\r\n\r\n"
    #expect(self.rewritten(wire(text), [:], closes: true) == PreparedResponse(wire: wire(text), closes: true))
  }

  @Test(arguments: [204, 304]) func `a status without a body gets none`(status: Int) {
    #expect(
      self.rewritten("HTTP/1.1 \(status) x\r\nX: a\r\n\r\n", ["a": "bc", "": "body"])
        == "HTTP/1.1 \(status) x\r\nX: bc\r\n\r\n")
  }

  @Test func `a new value cannot end its field`() {
    #expect(
      self.rewritten("HTTP/1.1 200 OK\r\nX: a\r\nContent-Length: 0\r\n\r\n", ["a": "b\r\nY: c"])
        == "HTTP/1.1 200 OK\r\nX: b  Y: c\r\nContent-Length: 0\r\n\r\n")
  }

  @Test func `what is no response stays as it is`() {
    var choices = Choices(47)
    for text in [
      "", "nonsense", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nX: a",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
    ] {
      #expect(self.rewritten(text, ["a": "b", "": "b", "ab": "b"]) == text)
    }
    for _ in 0..<500 {
      let bytes = Generated.body(&choices)
      #expect(self.rewritten(bytes, ["": "b"], closes: true) == PreparedResponse(wire: bytes, closes: true))
    }
  }

  @Test func `a field that follows from the body is asked about it as it is sent, and without its codings`() throws {
    let old = try #require(ContentCoding.apply([.gzip], to: wire("old")))
    let new = try #require(ContentCoding.apply([.gzip], to: wire("new")))
    var bytes = wire("HTTP/1.1 200 OK\r\nSum: 1\r\nContent-Encoding: gzip\r\nContent-Length: \(old.readableBytes)\r\n\r\n")
    bytes.writeImmutableBuffer(old)
    var asked: [[ByteBuffer]] = []
    let prepared = HTTPRewriting.response(
      PreparedResponse(wire: bytes, closes: false), limits: .defaults, { $1 == wire("old") ? wire("new") : nil }
    ) { value, recorded, body in
      guard value == wire("1") else { return nil }
      asked.append([recorded, body])
      return recorded == wire("old") ? wire("2") : nil
    }
    #expect(asked == [[old, new], [wire("old"), wire("new")]])
    let message = try #require(HTTPMessages.response(prepared.wire, strictness: .active))
    #expect(message.fields.first("Sum") == "2")
    #expect(message.body == new)
  }

  @Test func `where the body stays nothing follows from it`() {
    let bytes = wire("HTTP/1.1 200 OK\r\nSum: 1\r\nContent-Length: 3\r\n\r\nabc")
    let prepared = HTTPRewriting.response(
      PreparedResponse(wire: bytes, closes: false), limits: .defaults, { _, _ in nil }, following: { _, _, _ in wire("2") })
    #expect(prepared.wire == bytes)
  }
}
