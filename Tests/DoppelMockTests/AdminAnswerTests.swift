import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMock

struct AdminAnswerTests {
  @Test func `a document is JSON that nobody keeps`() {
    let message = AdminAnswer(ByteBuffer(string: "{}\n")).message
    #expect(message.start == .status(version: "HTTP/1.1", code: 200, reason: "OK"))
    #expect(message.fields.first("Content-Type") == "application/json" && message.fields.first("Content-Length") == "3")
    #expect(message.fields.first("Cache-Control") == "no-store")
    #expect(message.fields.first("Access-Control-Allow-Origin") == nil && message.fields.first("Allow") == nil)
  }

  @Test(arguments: [
    (AdminAnswer.Status.badRequest, "Bad Request"), (.forbidden, "Forbidden"), (.notFound, "Not Found"),
    (.methodNotAllowed, "Method Not Allowed"),
  ])
  func `a refusal says why, and which methods there are`(_ status: AdminAnswer.Status, _ phrase: String) {
    let answer = AdminAnswer(status, "because \"x\"", allowed: "GET")
    #expect(answer.message.start == .status(version: "HTTP/1.1", code: status.rawValue, reason: phrase))
    #expect(String(buffer: answer.body) == "{\n  \"error\": \"because \\\"x\\\"\"\n}\n")
    #expect(answer.message.fields.first("Allow") == "GET")
  }
}
