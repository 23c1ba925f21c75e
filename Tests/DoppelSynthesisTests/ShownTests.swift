import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct ShownTests {
  private let vocabulary = Vocabulary(names: ["id"], ids: ["a", "b"])

  @Test
  func `objects that tell of items are found however deep, those within another are nested`() {
    let shown = Traffic.shown(200, #"{"list":[{"id":"a","parts":[{"id":"b"}]}],"id":"other"}"#).read {
      self.vocabulary.identity(of: $0)
    }
    #expect(shown.documents.map(\.id) == ["a", "b"])
    #expect(shown.documents.map(\.isNested) == [false, true])
  }

  @Test
  func `what stands beside the only object is about it, too`() {
    let shown = Traffic.shown(200, #"{"edges":[{"cursor":"c1","node":{"id":"a"}}]}"#).read { self.vocabulary.identity(of: $0) }
    #expect(shown.documents.first?.fields["^cursor"] == .string("c1"))
  }

  @Test
  func `a refusal tells of no item`() {
    #expect(Traffic.shown(404, #"{"id":"a"}"#).read { self.vocabulary.identity(of: $0) }.documents.isEmpty)
  }

  @Test
  func `a body is taken apart as JSON or XML, and kept as it is where it is neither`() {
    let response = Message(start: .status(version: "HTTP/1.1", code: 200, reason: ""))
    let read = ["[1]", "<a>x</a>", "x"].map { Shown(response, body: ByteBuffer(string: $0), effect: .none)?.body }
    #expect(read[0] == .array([.number("1")]))
    #expect(read[1] == .object([Tree.Member(name: "a", value: .string("x"))]))
    #expect(read[2] == .bytes(ByteBuffer(string: "x")))
    #expect(Shown(response, body: ByteBuffer(), effect: .none)?.status == 200)
  }

  @Test(arguments: [(200, "12", false), (200, "0", true), (200, nil, true), (304, "12", true)] as [(Int, String?, Bool)])
  func `an answer whose body was not sent is not understood, unless such answers have none`(
    status: Int, length: String?, isKnown: Bool
  ) {
    var fields = Fields()
    if let length { fields.append("Content-Length", length) }
    let response = Message(start: .status(version: "HTTP/1.1", code: status, reason: ""), fields: fields)
    #expect((Shown(response, body: ByteBuffer(), effect: .none) != nil) == isKnown)
    #expect(Shown(response, body: ByteBuffer(), effect: .none, hasBody: false) != nil)
  }

  @Test
  func `an item that was made up is found, too`() {
    let shown = Traffic.shown(200, #"{"id":"17"}"#)
    #expect(shown.read { self.vocabulary.identity(of: $0) }.documents.isEmpty)
    #expect(shown.read { self.vocabulary.identity(of: $0) { $0 == "17" } }.documents.map(\.id) == ["17"])
  }
}
