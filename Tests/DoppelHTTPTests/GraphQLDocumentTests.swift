import Testing

@testable import DoppelHTTP

struct GraphQLDocumentTests {
  private func operation(_ text: String, named name: String? = nil) -> GraphQLDocument.Operation? {
    GraphQLDocument(text)?.operation(named: name)
  }

  @Test func `a selection alone is a query`() {
    #expect(self.operation("{ mutation }") == .init(isMutation: false, name: "", fields: ["mutation"]))
  }

  @Test func `of a mutation the fields of the root are told, without arguments, aliases and what is within`() {
    let text = "mutation M($id: ID!) { first: updateOrder(id: $id, note: \"} {\") { id deletedAt } deleteLine(id: 3) { id } }"
    #expect(self.operation(text) == .init(isMutation: true, name: "M", fields: ["updateOrder", "deleteLine"]))
  }

  @Test func `fragments and comments are no operations`() {
    let text = "# mutation {\nfragment F on Order { id }\nmutation { addOrder { ...F } }"
    #expect(self.operation(text) == .init(isMutation: true, name: "", fields: ["addOrder"]))
  }

  @Test func `of several operations the named one counts, else the first`() {
    let text = "query A { order } mutation order { x }"
    #expect(self.operation(text)?.isMutation == false)
    #expect(self.operation(text, named: "order")?.isMutation == true)
    #expect(self.operation(text, named: "B") == nil)
  }

  @Test(arguments: ["SELECT 1", "", "mutation", "query { a", "} query { a }", "type Order { id: ID }", "\"", "#", "\"\\"])
  func `other texts are none`(text: String) { #expect(GraphQLDocument(text) == nil) }
}
