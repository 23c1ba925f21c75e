package import DoppelExchange

/// Chooses exchanges: `host IS api.example.com AND (status >= 500 OR duration > 100ms) AND NOT location CONTAINS /health`.
///
/// Comparisons are joined with `AND`, `OR`, `NOT` and parentheses; `AND` binds closer than `OR`. Fields are those of
/// `FilterField`, comparisons `=` (or `==`, `IS`), `!=` (or `IS NOT`), `CONTAINS`, `=~` and `!~` with a pattern of `*` and `?`,
/// `<`, `<=`, `>`, `>=`, and `EXISTS` without a value. Values with spaces, parentheses or comparison signs stand in quotes. A text
/// in quotes, or a word that starts with `/`, alone is looked for in host, command, location and status. ASCII case never
/// matters. A comparison with a field that the exchange does not have is false; `!=` and `!~` are then true.
package struct ExchangeFilter: Sendable, Hashable {
  indirect enum Expression: Sendable, Hashable {
    case all([Expression])
    case any([Expression])
    case not(Expression)
    case comparison(FilterComparison)
    case search(String)
  }

  /// How many parentheses and `NOT`s may stand in each other.
  package static let maximumNesting = 64

  /// As it was written.
  package let text: String
  let expression: Expression

  /// - Parameter text: an empty one chooses every exchange.
  /// - Throws: the position, what was expected and what came.
  package init(_ text: String) throws(RuleSyntaxError) {
    self.text = text
    var parser = ExchangeFilterParser(text)
    self.expression = try parser.parse()
  }

  package func matches(_ exchange: Exchange) -> Bool { Self.evaluate(self.expression, exchange) }

  private static func evaluate(_ expression: Expression, _ exchange: Exchange) -> Bool {
    switch expression {
    case .all(let parts): parts.allSatisfy { self.evaluate($0, exchange) }
    case .any(let parts): parts.contains { self.evaluate($0, exchange) }
    case .not(let inner): !self.evaluate(inner, exchange)
    case .comparison(let comparison): comparison.matches(exchange)
    case .search(let text):
      [exchange.server.host, exchange.command, exchange.location, exchange.status].contains {
        FilterText.contains($0.utf8, text.utf8)
      }
    }
  }
}
