import Testing

@testable import DoppelRules

struct FilterFieldTests {
  @Test func `every field has one name and every name is told`() {
    let names = FilterField.plain.map(\.name) + FilterField.named.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { FilterField.names.contains($0) })
  }
}
