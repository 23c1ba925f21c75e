import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct VocabularyTests {
  @Test
  func `an object is about an item by a known name with a known or made value`() {
    let vocabulary = Vocabulary(names: ["id"], ids: ["a"])
    #expect(vocabulary.identity(of: .object([Tree.Member(name: "id", value: .string("a"))])) == "a")
    #expect(vocabulary.identity(of: .object([Tree.Member(name: "id", value: .string("bk-7f3a91bc"))])) == "bk-7f3a91bc")
    #expect(vocabulary.identity(of: .object([Tree.Member(name: "id", value: .string("word"))])) == nil)
    #expect(vocabulary.identity(of: .object([Tree.Member(name: "key", value: .string("a"))])) == nil)
  }

  @Test
  func `an id that an answer shows is taken, wherever it stands`() throws {
    var vocabulary = Vocabulary(names: ["id"], ids: ["a"])
    vocabulary.note(
      .object([Tree.Member(name: "all", value: .array([.object([Tree.Member(name: "id", value: .number("7"))])]))]))
    #expect(vocabulary.isTaken("a") && vocabulary.isTaken("7") && !vocabulary.isTaken("8"))
    #expect(vocabulary.isTaken("7", by: "id") && !vocabulary.isTaken("7", by: "size"))
  }
}
