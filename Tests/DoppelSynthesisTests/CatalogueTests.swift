import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct CatalogueTests {
  private func noted(_ count: Int) -> Catalogue.Kind? {
    var catalogue = Catalogue()
    for number in 0..<count {
      catalogue.note(
        World.Item(
          kind: "k", parents: [],
          fields: [
            "state": .string(number % 2 == 0 ? "new" : "old"), "number": .number("\(number)"),
            "price": .object([Tree.Member(name: "amount", value: .number("3"))]),
          ], number: number), at: .epoch, after: nil)
    }
    catalogue.note(World.Item(kind: "", parents: [], fields: ["other": .null], number: 0), at: .epoch, after: nil)
    return catalogue.kinds["k"]
  }

  @Test
  func `a list may be confined to values of fields that have few, and sorted by those that have many`() throws {
    let few = try #require(self.noted(Catalogue.valueLimit))
    #expect(few.constants.contains(ListQuery.Constant(field: "number", value: .number("0"))))
    #expect(few.orders([]).isEmpty)
    let many = try #require(self.noted(Catalogue.valueLimit + 1))
    #expect(many.constants.map(\.field) == ["state", "state"])
    #expect(many.orders([]) == ["number"])
  }

  @Test
  func `a field whose values all lie near their requests tells a moment, and changes where a write made it another`() {
    let now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
    func item(_ made: String, _ changed: String) -> World.Item {
      World.Item(
        kind: "k", parents: [], fields: ["made": .number(made), "changed": .number(changed), "due": .string("2031-01-01")],
        number: 0)
    }
    let former = item("1700000000000", "1700000000000")
    var catalogue = Catalogue()
    catalogue.note(former, at: now, after: nil)
    catalogue.note(item("1700000000000", "1700000009000"), at: now, after: former)
    let fields = catalogue.kinds["k"]?.fields
    #expect(fields?["made"]?.isMoment == true && fields?["made"]?.isChanging == false)
    #expect(fields?["changed"]?.isMoment == true && fields?["changed"]?.isChanging == true)
    #expect(fields?["due"]?.isMoment == false)
  }

  /// A kind with so many fields, each of which has so many values.
  private func wide(_ fields: Int, _ values: Int) -> Catalogue.Kind? {
    var catalogue = Catalogue()
    for value in 0..<values {
      let named = (0..<fields).map { ("f\($0)", Tree.number("\(value)")) }
      catalogue.note(
        World.Item(kind: "k", parents: [], fields: Dictionary(uniqueKeysWithValues: named), number: value), at: .epoch,
        after: nil)
    }
    return catalogue.kinds["k"]
  }

  @Test
  func `at the limit all fields of a kind are remembered, one more is not`() {
    #expect(self.wide(Catalogue.fieldLimit, 1)?.fields.count == Catalogue.fieldLimit)
    #expect(self.wide(Catalogue.fieldLimit + 1, 1)?.fields.count == Catalogue.fieldLimit)
  }

  @Test
  func `at the limit all orders and values of lists are tried, those beyond it are not`() {
    for fields in [Catalogue.wayLimit, Catalogue.wayLimit + 1] {
      #expect(self.wide(fields, Catalogue.valueLimit + 1)?.orders([]).count == Catalogue.wayLimit)
    }
    for fields in [Catalogue.wayLimit / 2, Catalogue.wayLimit / 2 + 1] {
      #expect(self.wide(fields, 2)?.constants.count == Catalogue.wayLimit)
    }
  }

  @Test
  func `fields within fields go by their path`() throws {
    #expect(try #require(self.noted(1)).fields["price.amount"]?.isNumber == true)
  }
}
