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
    HTTPRewriting.response(PreparedResponse(wire: bytes, closes: closes), limits: limits) { text in
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
    "HTTP/1.1 200 OK\r\nx-ID: a\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\nX-Sum: 1\r\n\r\n",
    "HTTP/1.1 204 No Content\r\nX: a\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nETag: a\r\nContent-Length: 99\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.0 404 \r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nContent-Encoding: new\r\nContent-Length: 3\r\n\r\nabc",
  ]) func `what does not change stays as it is, to the byte`(text: String) {
    #expect(self.rewritten(wire(text), [:]) == PreparedResponse(wire: wire(text), closes: false))
  }

  @Test func `the texts are given in the order in which they stand, the body last and decoded`() {
    var seen: [String] = []
    let body = Coded.deflated(wire("content"), window: 31)
    _ = HTTPRewriting.response(PreparedResponse(wire: self.coded("gzip", body), closes: false), limits: .defaults) { text in
      seen.append(String(buffer: text))
      return nil
    }
    #expect(seen == ["gzip", "\(body.readableBytes)", "content"])
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

  @Test(arguments: ["Content-Length: 99\r\n", "Transfer-Encoding: chunked\r\n"])
  func `the answer to HEAD has its fields changed and gets no body`(field: String) {
    #expect(
      self.rewritten("HTTP/1.1 200 OK\r\nX: a\r\n\(field)\r\n", ["a": "bc", "": "body"])
        == "HTTP/1.1 200 OK\r\nX: bc\r\n\(field)\r\n")
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
}
