import Testing

@testable import DoppelRules

struct ExchangeFilterParserTests {
  private func comparison(_ field: FilterField, _ number: Int64) -> ExchangeFilter.Expression {
    .comparison(FilterComparison(field: field, comparison: .equal, value: .number(number)))
  }

  @Test func `AND binds closer than OR, and parentheses closer than both`() throws {
    let (a, b, c) = (self.comparison(.port, 1), self.comparison(.port, 2), self.comparison(.port, 3))
    #expect(try ExchangeFilter("port=1 OR port=2 AND port=3").expression == .any([a, .all([b, c])]))
    #expect(try ExchangeFilter("(port=1 or port=2) and not port=3").expression == .all([.any([a, b]), .not(c)]))
  }
}
