import DoppelExchange
import DoppelHTTP
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

struct HTTP1ProtocolTests {
  private let http = HTTP1Protocol()

  private func response(_ fields: Fields, _ body: String, _ framing: Message.Framing, status: Int = 200) -> Message {
    Message(
      start: .status(version: "HTTP/1.1", code: status, reason: "x"), fields: fields, body: wire(body), framing: framing)
  }

  private func wireText(_ message: Message, to request: Message? = nil, adding: Fields = Fields()) -> String {
    String(buffer: self.http.prepare(response: message, to: request, adding: adding).wire)
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\n", Sniff.yes), ("M-SEARCH * HTTP/1.0", .yes), ("\r\nGET / HTTP/1.", .yes), ("GET / HTTP/1", .more),
    ("", .more),
    ("PRI * HTTP/2.0\r\n", .no), ("\u{16}\u{3}\u{1}", .no), ("SSH-2.0-x\r\n", .no), ("GE", .more),
    ("*1\r\n$4\r\nPING\r\n", .no),
    ("get / HTTP/1.1\r\n", .no), ("AVERYLONGWORDTHATISNOMETHODATALL", .no), ("GET /\r\n", .no), ("EHLO host\r\n", .no),
  ]) func `the first bytes tell`(text: String, sniff: Sniff) {
    #expect(self.http.sniff(wire(text)) == sniff)
  }

  @Test func `a length is mended in its place, or added where it is needed`() {
    #expect(
      self.wireText(self.response(Fields(["A": "b", "content-LENGTH": "7", "C": "d"]), "abc", .length))
        == "HTTP/1.1 200 x\r\nA: b\r\ncontent-LENGTH: 3\r\nC: d\r\n\r\nabc")
    #expect(self.wireText(self.response(Fields(), "abc", .length)) == "HTTP/1.1 200 x\r\nContent-Length: 3\r\n\r\nabc")
    #expect(self.wireText(self.response(Fields(), "", .none)) == "HTTP/1.1 200 x\r\nContent-Length: 0\r\n\r\n")
    #expect(
      self.wireText(self.response(Fields(["Transfer-Encoding": "chunked"]), "abc", .length))
        == "HTTP/1.1 200 x\r\nContent-Length: 3\r\n\r\nabc")
  }

  @Test(arguments: [101, 204]) func `statuses without a body get no length`(status: Int) {
    #expect(
      self.wireText(self.response(Fields(["Content-Length": "3"]), "abc", .length, status: status))
        == "HTTP/1.1 \(status) x\r\n\r\n")
  }

  @Test func `the answer to HEAD keeps what the fields say and has no body`() {
    let head = Message(start: .request(method: "HEAD", target: "/", version: "HTTP/1.1"))
    #expect(
      self.wireText(self.response(Fields(["Content-Length": "99"]), "abc", .length), to: head)
        == "HTTP/1.1 200 x\r\nContent-Length: 99\r\n\r\n")
  }

  @Test func `a body that another tool decoded is no longer said to be coded`() {
    var message = self.response(Fields(["Content-Encoding": "gzip", "Content-Length": "50"]), "plain", .length)
    message.bodyForm = .decoded
    #expect(self.wireText(message) == "HTTP/1.1 200 x\r\nContent-Length: 5\r\n\r\nplain")
  }

  @Test func `added fields come last, and closing is told`() {
    let chunked = self.response(Fields(["Transfer-Encoding": "chunked"]), "abc", .chunked(sizes: [1, 2]))
    let prepared = self.http.prepare(response: chunked, to: nil, adding: Fields(["Doppel-Outcome": "hit"]))
    #expect(
      prepared.wire
        == wire("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\nDoppel-Outcome: hit\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"))
    #expect(!prepared.closes)
    let closing = self.http.prepare(response: self.response(Fields(), "abc", .close), to: nil, adding: Fields())
    #expect(closing.closes)
    #expect(closing.wire == wire("HTTP/1.1 200 x\r\n\r\nabc"))
    let said = self.response(Fields(["Connection": "x, CLOSE", "Content-Length": "0"]), "", .none)
    #expect(self.http.prepare(response: said, to: nil, adding: Fields()).closes)
  }

  @Test func `a request is sent to the given authority, Host in its place`() throws {
    let request = try #require(
      HTTPMessages.request(wire("POST http://a.b:1/p?q HTTP/1.1\r\nA: b\r\nhOST: a.b:1\r\nContent-Length: 2\r\n\r\nhi")))
    #expect(
      self.http.prepare(request: request, server: Endpoint(name: "localhost", port: 9), isSecure: false)
        == wire("POST /p?q HTTP/1.1\r\nA: b\r\nhOST: localhost:9\r\nContent-Length: 2\r\n\r\nhi"))
    let bare = Message(start: .request(method: "GET", target: "/", version: "HTTP/1.1"), fields: Fields(["A": "b"]))
    #expect(
      self.http.prepare(request: bare, server: Endpoint(name: "h", port: 443), isSecure: true)
        == wire("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n"))
  }

  @Test func `any message prepared is one message to a strict reader`() throws {
    var choices = Choices(23)
    for _ in 0..<500 {
      var message = Generated.message(.response, &choices)
      message.framing = [.none, .length, .close, .chunked(sizes: [1]), .chunked(sizes: [])].randomElement(using: &choices)!
      if Bool.random(using: &choices) { message.fields.removeAll("Content-Length") }
      let prepared = self.http.prepare(response: message, to: nil, adding: Fields())
      let read = try decode(prepared.wire, .response, isClosed: prepared.closes)
      #expect(read.map(\.body) == [message.body])
    }
  }

  @Test func `the body's content is told, or that there is none`() {
    var message = self.response(Fields(["Content-Encoding": "gzip"]), "", .length)
    message.body = Coded.deflated(wire("content"), window: 31)
    message.bodyLength = message.body.readableBytes
    #expect(self.http.decodedBody(of: message) == wire("content"))
    message.bodyLength += 1
    #expect(self.http.decodedBody(of: message) == nil)
    #expect(self.http.decodedBody(of: self.response(Fields(), "abc", .length)) == nil)
    #expect(self.http.decodedBody(of: self.response(Fields(["Content-Encoding": "new"]), "abc", .length)) == nil)
  }
}
