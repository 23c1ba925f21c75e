import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct ContextTests {
  @Test
  func `what a list says of what it lists the content of is about no item`() {
    var context = Context()
    context.vocabulary = Vocabulary(names: ["Box"], ids: ["box-ann"])
    let box = Tree.object([Tree.Member(name: "Box", value: .string("box-ann"))])
    #expect(context.identity(of: box, in: []) == "box-ann")
    context.stores = Stores(Traffic.stores.samples)
    #expect(context.identity(of: box, in: ["box-ann"]) == nil)
    let file = Tree.object([Tree.Member(name: "Name", value: .string("b.txt"))])
    #expect(context.identity(of: file, in: ["box-ann"]) == "box-ann\u{0}b.txt")
  }
}
