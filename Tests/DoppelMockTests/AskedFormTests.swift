import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMock

struct AskedFormTests {
  private static let key = ByteBuffer(string: "GET /a")

  private func fields(_ text: String) -> Fields {
    var fields = Fields()
    for line in text.split(separator: "|") {
      let parts = line.split(separator: ":", maxSplits: 1)
      fields.append(String(parts[0]), String(parts[1]))
    }
    return fields
  }

  private func form(_ text: String, session: String? = nil, isOfOne: Bool = true) -> AskedForm {
    AskedForm(keys: [Self.key.stirredHash], fields: self.fields(text), session: session, isOfOne: isOfOne)
  }

  @Test(
    arguments: [
      ("Accept:text/plain", "accept:text/plain", true), ("Accept:text/plain", "Accept:text/html", false),
      ("", "Range:b", false),
      ("If-None-Match:\"a\"", "", false), ("Host:a|User-Agent:x", "Host:b|User-Agent:y|Content-Length:0", true),
      ("X-Request-Id:1", "X-Request-Id:2|traceparent:00-1", true), ("Authorization:Bearer a", "Authorization:Bearer b", true),
      ("X-Tenant:one", "X-Tenant:two", false),
      ("X-Seen:9f0c7a51-13c4-4c38-a2be-0f5ad6c0d1b7", "X-Seen:1b7e6a10-94d3-4f5b-8c57-2f6f0c3b9a11", true),
    ])
  func `the same is asked where all but credentials and what is new each time is alike`(
    _ recorded: String, _ live: String, _ isSame: Bool
  ) {
    #expect(self.form(recorded).isSame(as: Self.key, self.fields(live), session: nil) == isSame)
  }

  @Test func `another request is none, and neither is that of somebody else where several asked it`() {
    #expect(!self.form("").isSame(as: ByteBuffer(string: "GET /b"), Fields(), session: nil))
    #expect(self.form("", session: "auth:1").isSame(as: Self.key, Fields(), session: "auth:2"))
    let several = self.form("", session: "auth:1", isOfOne: false)
    #expect(!several.isSame(as: Self.key, Fields(), session: "auth:2"))
    #expect(several.isSame(as: Self.key, Fields(), session: "auth:1"))
  }

  @Test(
    arguments: [
      ("Authorization:Bearer a", "Authorization:Bearer b", false), ("Cookie:sid=1", "Cookie:sid=2", false),
      ("Accept-Encoding:gzip", "", false), ("If-None-Match:\"a\"", "If-None-Match:\"b\"", false),
      ("X-Request-Id:1|Host:a", "X-Request-Id:2|Host:b", true), ("Accept:a|X-T:1", "Accept:a|X-T:1", true),
    ])
  func `what was fetched is given again to whoever says the same`(_ one: String, _ other: String, _ isSame: Bool) {
    let hashes = [one, other].map { AskedForm.hash(Self.key, self.fields($0)) }
    #expect((hashes[0] == hashes[1]) == isSame)
    #expect(hashes[0] != AskedForm.hash(ByteBuffer(string: "GET /b"), self.fields(one)))
  }
}
