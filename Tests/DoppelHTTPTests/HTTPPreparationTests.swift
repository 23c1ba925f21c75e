import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPPreparationTests {
  @Test(arguments: [
    ("http://h/p?q", "GET", "/p?q"), ("http://h", "GET", "/"), ("http://h?q", "GET", "/?q"), ("http://h", "OPTIONS", "*"),
    ("/p", "GET", "/p"), ("*", "OPTIONS", "*"),
  ]) func `a target in origin form`(target: String, method: String, expected: String) {
    #expect(HTTPPreparation.originForm(target, method: method) == expected)
  }

  @Test func `a request without a body gets no length, one with a body does`() {
    let get = Message(start: .request(method: "GET", target: "/", version: "HTTP/1.1"))
    #expect(HTTPPreparation.request(get, authority: "h") == wire("GET / HTTP/1.1\r\nHost: h\r\n\r\n"))
    let post = Message(start: .request(method: "POST", target: "/", version: "HTTP/1.1"), body: wire("x"), framing: .close)
    #expect(
      HTTPPreparation.request(post, authority: "h") == wire("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx"))
  }

  @Test func `a response of HTTP 1_0 closes unless it says otherwise`() {
    func closes(_ fields: Fields) -> Bool {
      let message = Message(start: .status(version: "HTTP/1.0", code: 200, reason: ""), fields: fields, framing: .length)
      return HTTPPreparation.response(message, isAnswerToHead: false, adding: Fields()).closes
    }
    #expect(closes(Fields()))
    #expect(!closes(Fields(["Connection": "Keep-Alive"])))
  }

  @Test func `a field that cannot be written is left out`() {
    var message = Message(start: .status(version: "HTTP/1.1", code: 200, reason: ""), framing: .none)
    message.fields.append("Bad Name", "x")
    message.fields.append("", "x")
    message.fields.append("Good", "y")
    let prepared = HTTPPreparation.response(message, isAnswerToHead: false, adding: Fields())
    #expect(prepared.wire == wire("HTTP/1.1 200 \r\nGood: y\r\nContent-Length: 0\r\n\r\n"))
  }
}
