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
}
