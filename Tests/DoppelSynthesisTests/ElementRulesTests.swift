import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct ElementRulesTests {
  private func item(_ body: String, _ tag: String) -> World.Item {
    World.Item(
      kind: "", parents: [], fields: ["%": .bytes(ByteBuffer(string: body)), "@etag": .string(tag)], number: 1)
  }

  private func element(_ size: String, _ sum: String, _ kind: String) -> Tree {
    .object([
      Tree.Member(name: "size", value: .number(size)), Tree.Member(name: "sum", value: .string(sum)),
      Tree.Member(name: "kind", value: .string(kind)),
    ])
  }

  @Test
  func `a member is the length of what is stored, a field of another name, or always the same`() {
    var rules = ElementRules()
    rules.learn(self.element("3", "x1", "file"), self.item("abc", "x1"))
    rules.learn(self.element("4", "x2", "file"), self.item("abcd", "x2"))
    let item = self.item("ab", "x3")
    #expect(rules.value("size", of: item, like: .number("0")) == .number("2"))
    #expect(rules.value("sum", of: item, like: .string("")) == .string("x3"))
    #expect(rules.value("kind", of: item, like: .string("")) == .string("file"))
    rules.learn(self.element("9", "x2", "folder"), self.item("abcd", "x2"))
    #expect(rules.value("size", of: item, like: .number("0")) == nil)
    #expect(rules.value("kind", of: item, like: .string("")) == nil)
  }
}
