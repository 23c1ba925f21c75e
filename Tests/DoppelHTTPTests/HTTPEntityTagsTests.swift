import DoppelExchange
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPEntityTagsTests {
  private func request(_ values: [String], method: String = "GET") -> Message {
    var fields = Fields(["Host": "a.test"])
    for value in values { fields.append("if-none-match", value) }
    return Message(start: .request(method: method, target: "/", version: "HTTP/1.1"), fields: fields)
  }

  @Test(
    arguments: [
      ([#""v1""#], ["v1"], false), ([#"W/"v1""#], ["v1"], false), ([#""a,b" , W/"c""#, #""d""#], ["a,b", "c", "d"], false),
      (["*"], [], true), (["plain, other"], ["plain", "other"], false), ([#""open"#], ["open"], false), ([""], [], false),
      ([#"W/"#], ["W/"], false), ([#"""#], [""], false), ([",,"], [], false),
    ] as [([String], [String], Bool)])
  func `what a client holds is told by its tags, without quotes`(_ values: [String], _ tags: [String], _ isAny: Bool) throws {
    let held = try #require(HTTPEntityTags.held(by: self.request(values)))
    #expect(held.tags.map { String(buffer: $0) } == tags && held.isAny == isAny)
    #expect(held.unconditional == self.request([]))
  }

  @Test func `only reads ask whether what is held is right`() {
    #expect(HTTPEntityTags.held(by: self.request([])) == nil)
    #expect(HTTPEntityTags.held(by: self.request(["*"], method: "PUT")) == nil)
    #expect(HTTPEntityTags.held(by: self.request([#""a""#], method: "HEAD")) != nil)
    #expect(HTTPEntityTags.held(by: Message()) == nil)
  }

  @Test func `a response has a tag, or confirms one`() {
    func response(_ code: Int, _ tag: String?) -> Message {
      Message(
        start: .status(version: "HTTP/1.1", code: code, reason: ""), fields: tag.map { Fields(["ETag": $0]) } ?? Fields())
    }
    #expect(HTTPEntityTags.tag(of: response(200, #"W/"v1""#)) == ByteBuffer(string: "v1"))
    #expect(HTTPEntityTags.tag(of: response(200, nil)) == nil && HTTPEntityTags.tag(of: response(200, "")) == nil)
    #expect(HTTPEntityTags.confirms(response(304, nil)) && !HTTPEntityTags.confirms(response(200, "v")))
    #expect(!HTTPEntityTags.confirms(Message()))
  }
}
