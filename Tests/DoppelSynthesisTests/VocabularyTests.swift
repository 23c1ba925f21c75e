import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct VocabularyTests {
  private func learned(_ call: Call, _ shown: Shown) -> Vocabulary {
    var vocabulary = Vocabulary()
    vocabulary.learn(call, shown)
    return vocabulary
  }

  @Test
  func `a path's last part that the answer has names its item`() {
    let vocabulary = self.learned(Traffic.call("GET", "/goods/tea-100"), Traffic.shown(200, #"{"sku":"tea-100","price":3}"#))
    #expect(vocabulary.names == ["sku"])
    #expect(vocabulary.ids == ["tea-100"])
  }

  @Test
  func `so does the last part of a Location`() {
    let shown = Traffic.shown(201, #"{"ref":"x9"}"#, Fields(["Location": "/goods/x9"]), effect: .create)
    #expect(self.learned(Traffic.call("POST", "/goods"), shown).ids == ["x9"])
  }

  @Test
  func `an argument that is only repeated under its own name names none`() {
    let call = Traffic.call("POST", "/orders", #"{"customer_id":"c1"}"#)
    #expect(self.learned(call, Traffic.shown(201, #"{"customer_id":"c1"}"#, effect: .create)).names.isEmpty)
    #expect(self.learned(call, Traffic.shown(200, #"{"customer":{"id":"c1"}}"#)).names == ["id"])
  }

  @Test
  func `an object is about an item by a known name with a known or made value`() {
    let vocabulary = Vocabulary(names: ["id"], ids: ["a"])
    #expect(vocabulary.identity(of: .object([Tree.Member(name: "id", value: .string("a"))])) == "a")
    #expect(vocabulary.identity(of: .object([Tree.Member(name: "id", value: .string("bk-7f3a91bc"))])) == "bk-7f3a91bc")
    #expect(vocabulary.identity(of: .object([Tree.Member(name: "id", value: .string("word"))])) == nil)
    #expect(vocabulary.identity(of: .object([Tree.Member(name: "key", value: .string("a"))])) == nil)
  }
}
