import DoppelExchange
import DoppelHTTP
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

struct HTTPProjectionTests {
  private let http = HTTP1Protocol()

  private func text(_ message: Message) -> String { String(buffer: self.http.projection(of: message).compact) }

  private func response(_ fields: Fields, _ body: ByteBuffer) -> Message {
    Message(start: .status(version: "HTTP/1.1", code: 200, reason: "OK"), fields: fields, body: body, framing: .length)
  }

  @Test func `a response is status, reason, headers by lower-case name, and the body as a tree`() {
    let message = self.response(
      Fields(["Set-Cookie": "a", "X": "1", "set-cookie": "b"]), wire(#"{ "n": 1.0, "a": [] }"#))
    #expect(
      self.text(message)
        == #"{"status":200,"reason":"OK","headers":{"set-cookie":["a","b"],"x":["1"]},"body":{"n":1.0,"a":[]}}"#)
  }

  @Test func `a request is method, target, headers and body`() {
    let message = Message(
      start: .request(method: "POST", target: "/a?b", version: "HTTP/1.1"), body: wire("plain \"text\""))
    #expect(self.text(message) == #"{"method":"POST","target":"/a?b","headers":{},"body":"plain \"text\""}"#)
  }

  @Test func `bytes that are not text are their base64 with their count`() {
    #expect(
      self.text(self.response(Fields(), ByteBuffer(bytes: [0xff, 0])))
        == #"{"status":200,"reason":"OK","headers":{},"body":{"base64":"/wA=","bytes":2}}"#)
  }

  @Test func `a coded body is shown decoded`() {
    let coded = self.response(Fields(["Content-Encoding": "gzip"]), Coded.deflated(wire("[1]"), window: 31))
    #expect(self.text(coded).hasSuffix(#""body":[1]}"#))
  }

  @Test func `a JSON value that is no document is a tree where the type says JSON`() {
    #expect(self.text(self.response(Fields(["Content-Type": "application/json"]), wire("12"))).hasSuffix(#""body":12}"#))
    #expect(self.text(self.response(Fields(), wire("12"))).hasSuffix(#""body":"12"}"#))
  }

  @Test func `nesting at the limit is a tree, beyond it text`() {
    var limits = Limits()
    limits.nesting = 3
    let http = HTTP1Protocol(limits: limits)
    let at = http.projection(of: self.response(Fields(), wire("[[[]]]")))
    #expect(at.root["body"]?.kind == .array)
    let over = http.projection(of: self.response(Fields(), wire("[[[[]]]]")))
    #expect(over.root["body"]?.kind == .string)
  }

  @Test func `any message has a projection`() {
    var choices = Choices(29)
    for _ in 0..<300 {
      let tree = self.http.projection(of: Generated.message(.response, &choices))
      #expect(tree.root["status"] != nil && tree.root["body"] != nil)
    }
  }

  @Test func `what varies by nature are header fields in lower case`() {
    #expect(self.http.volatilePaths.contains("headers.date"))
    #expect(self.http.volatilePaths.allSatisfy { $0.hasPrefix("headers.") && $0 == $0.lowercased() })
    #expect(Set(self.http.volatilePaths).count == self.http.volatilePaths.count)
  }
}
