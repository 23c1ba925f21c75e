import Testing

@testable import DoppelRules

struct FieldPatternParserTests {
  @Test func `a pattern compiles to its elements`() throws {
    #expect(
      try FieldPattern("$..items[*]['a b'][2]").elements == [
        .name("body"), .anySteps, .name("items"), .anyIndex, .name("a b"), .index(2),
      ])
    #expect(try FieldPattern("id").elements == [.anySteps, .name("id")])
    #expect(try FieldPattern("body.**.**.id").elements == [.name("body"), .anySteps, .name("id")])
  }
}
