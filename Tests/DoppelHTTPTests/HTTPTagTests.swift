import DoppelExchange
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPTagTests {
  private func condition(_ fields: Fields) -> TagCondition? {
    HTTPTag.condition(of: Message(start: .request(method: "GET", target: "/", version: "HTTP/1.1"), fields: fields))
  }

  private func tags(_ texts: String...) -> [ByteBuffer] { texts.map { ByteBuffer(string: $0) } }

  @Test func `a condition names tags or any, weak ones as strong`() {
    #expect(
      self.condition(Fields(["If-None-Match": #"W/"a", "b""#, "If-none-match": #""c""#]))
        == TagCondition(mustMatch: false, tags: self.tags(#""a""#, #""b""#, #""c""#)))
    #expect(self.condition(Fields(["If-Match": " * "])) == TagCondition(mustMatch: true, tags: [], isAny: true))
    #expect(self.condition(Fields()) == nil && self.condition(Fields(["If-Match": "*", "If-None-Match": "*"])) == nil)
  }

  @Test(arguments: [(#"W/"a""#, #""a""#), (#" "a" "#, #""a""#)])
  func `an answer tells one tag`(field: String, tag: String) {
    let answer = Message(start: .status(version: "HTTP/1.1", code: 200, reason: ""), fields: Fields(["etag": field]))
    #expect(HTTPTag.tag(of: answer) == ByteBuffer(string: tag))
    #expect(HTTPTag.tag(of: Message()) == nil)
  }

  @Test(arguments: [(304, true), (412, true), (200, false), (409, false)])
  func `a condition keeps answers of two statuses from more`(status: Int, isHeldBack: Bool) {
    #expect(
      HTTPTag.isHeldBack(Message(start: .status(version: "HTTP/1.1", code: status, reason: ""))) == isHeldBack)
  }
}
