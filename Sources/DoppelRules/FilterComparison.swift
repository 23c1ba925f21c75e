internal import DoppelExchange
internal import NIOCore

/// One comparison of a filter: a field, how it is compared, and with what.
struct FilterComparison: Sendable, Hashable {
  enum Operator: Sendable, Hashable {
    case equal, notEqual, contains, like, unlike, less, lessOrEqual, greater, greaterOrEqual, exists
  }

  enum Value: Sendable, Hashable {
    case none
    case text(String)
    case pattern(Glob)
    case number(Int64)
  }

  var field: FilterField
  var comparison: Operator
  var value: Value

  func matches(_ exchange: Exchange) -> Bool {
    switch self.value {
    case .none:
      return !self.field.texts(exchange).isEmpty || self.field.number(exchange) != nil
        || self.field.bodies(exchange).contains { $0.readableBytes > 0 }
    case .number(let expected):
      guard let actual = self.field.number(exchange) else { return self.comparison == .notEqual }
      return self.compare(actual, expected)
    case .pattern(let glob):
      let fits = self.field.texts(exchange).contains { glob.matches($0) }
      return fits != (self.comparison == .unlike)
    case .text(let expected): return self.matches(text: expected, exchange)
    }
  }

  private func matches(text expected: String, _ exchange: Exchange) -> Bool {
    switch self.comparison {
    case .equal: self.field.texts(exchange).contains { FilterText.equal($0, expected) }
    case .notEqual: !self.field.texts(exchange).contains { FilterText.equal($0, expected) }
    case .contains:
      self.field.texts(exchange).contains { FilterText.contains($0.utf8, expected.utf8) }
        || self.field.bodies(exchange).contains { FilterText.contains($0.readableBytesView, expected.utf8) }
    case .like, .unlike, .less, .lessOrEqual, .greater, .greaterOrEqual, .exists: false
    }
  }

  private func compare(_ actual: Int64, _ expected: Int64) -> Bool {
    switch self.comparison {
    case .equal: actual == expected
    case .notEqual: actual != expected
    case .less: actual < expected
    case .lessOrEqual: actual <= expected
    case .greater: actual > expected
    case .greaterOrEqual: actual >= expected
    case .contains, .like, .unlike, .exists: false
    }
  }
}
