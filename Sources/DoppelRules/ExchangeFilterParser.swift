internal import DoppelExchange

/// Reads the text of an `ExchangeFilter` by recursive descent, bounded by `ExchangeFilter.maximumNesting`.
struct ExchangeFilterParser {
  private typealias Operator = FilterComparison.Operator

  private var cursor: TextCursor
  private var depth = 0

  /// Longer signs before their beginnings.
  private static let signs: [(text: String, comparison: Operator)] = [
    ("==", .equal), ("=~", .like), ("!~", .unlike), ("!=", .notEqual), ("<=", .lessOrEqual), (">=", .greaterOrEqual),
    ("=", .equal), ("<", .less), (">", .greater),
  ]

  init(_ text: String) { self.cursor = TextCursor(text, as: "a filter") }

  mutating func parse() throws(RuleSyntaxError) -> ExchangeFilter.Expression {
    self.cursor.skipSpace()
    if self.cursor.isAtEnd { return .all([]) }
    let expression = try self.alternatives()
    guard self.cursor.isAtEnd else { throw self.cursor.error(expected: "AND, OR or the end") }
    return expression
  }

  private mutating func alternatives() throws(RuleSyntaxError) -> ExchangeFilter.Expression {
    var parts = [try self.conjunction()]
    while self.takeWord("OR") { parts.append(try self.conjunction()) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func conjunction() throws(RuleSyntaxError) -> ExchangeFilter.Expression {
    var parts = [try self.negation()]
    while self.takeWord("AND") { parts.append(try self.negation()) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func negation() throws(RuleSyntaxError) -> ExchangeFilter.Expression {
    self.depth += 1
    defer { self.depth -= 1 }
    guard self.depth <= ExchangeFilter.maximumNesting else {
      throw self.cursor.error(expected: "at most \(ExchangeFilter.maximumNesting) levels of nesting")
    }
    self.cursor.skipSpace()
    if self.takeWord("NOT") { return .not(try self.negation()) }
    guard self.cursor.take("(") else { return try self.term() }
    let inner = try self.alternatives()
    guard self.cursor.take(")") else { throw self.cursor.error(expected: "AND, OR or )") }
    self.cursor.skipSpace()
    return inner
  }

  private mutating func term() throws(RuleSyntaxError) -> ExchangeFilter.Expression {
    if self.cursor.current == "\"" || self.cursor.current == "'" || self.cursor.current == "/" {
      return .search(try self.takeText())
    }
    let field = try self.takeField()
    self.cursor.skipSpace()
    let place = self.cursor.offset
    let comparison = try self.takeOperator()
    self.cursor.skipSpace()
    let value = try self.takeValue(field, comparison, operatorAt: place)
    return .comparison(FilterComparison(field: field, comparison: comparison, value: value))
  }

  private mutating func takeField() throws(RuleSyntaxError) -> FilterField {
    let start = self.cursor.offset
    let name = self.cursor.take { $0.isLetter || $0 == "." }
    if self.cursor.current == "[", let make = FilterField.named.first(where: { $0.name == name.lowercased() })?.make {
      self.cursor.advance()
      let isQuoted = self.cursor.current == "\"" || self.cursor.current == "'"
      let inner = isQuoted ? try self.cursor.takeQuoted() : self.cursor.take { $0 != "]" }
      guard !inner.isEmpty else { throw self.cursor.error(expected: "a name between the brackets") }
      guard self.cursor.take("]") else { throw self.cursor.error(expected: "] after the name") }
      return make(inner)
    }
    if let field = FilterField.plain.first(where: { $0.name == name.lowercased() })?.field { return field }
    throw self.cursor.error(
      at: start,
      expected: "a field (\(FilterField.names)), NOT, ( or a text in quotes",
      found: name.isEmpty ? nil : "\"\(name)\"")
  }

  private mutating func takeOperator() throws(RuleSyntaxError) -> Operator {
    for sign in Self.signs where self.cursor.take(sign.text) { return sign.comparison }
    if self.takeWord("IS") { return self.takeWord("NOT") ? .notEqual : .equal }
    if self.takeWord("CONTAINS") { return .contains }
    if self.takeWord("EXISTS") { return .exists }
    throw self.cursor.error(expected: "one of = != =~ !~ < <= > >= IS, IS NOT, CONTAINS, EXISTS after a field")
  }

  /// Takes a word of the language in any case, and the space after it, where it stands here as a whole word.
  private mutating func takeWord(_ word: String) -> Bool {
    let start = self.cursor.offset
    guard self.cursor.take(while: { $0.isLetter }).lowercased() == word.lowercased(),
      self.cursor.isAtEnd || !Self.isWord(self.cursor.current)
    else {
      self.cursor.rewind(to: start)
      return false
    }
    self.cursor.skipSpace()
    return true
  }

  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return scalar.isLetter || scalar.isDigit || scalar == "." || scalar == "_" || scalar == "-" || scalar == "["
  }

  /// A text in quotes, or all up to a space or parenthesis; then the space after it.
  private mutating func takeText() throws(RuleSyntaxError) -> String {
    defer { self.cursor.skipSpace() }
    if self.cursor.current == "\"" || self.cursor.current == "'" { return try self.cursor.takeQuoted() }
    let text = self.cursor.take { $0 != " " && $0 != "\t" && $0 != "(" && $0 != ")" }
    guard !text.isEmpty else { throw self.cursor.error(expected: "a value") }
    return text
  }

  private mutating func takeValue(
    _ field: FilterField, _ comparison: Operator, operatorAt place: Int
  ) throws(RuleSyntaxError) -> FilterComparison.Value {
    if comparison == .exists { return .none }
    let start = self.cursor.offset
    switch (field.kind, comparison) {
    case (.text, .equal), (.text, .notEqual), (.text, .contains), (.bytes, .contains): return .text(try self.takeText())
    case (.text, .like), (.text, .unlike): return .pattern(Glob(try self.takeText(), ignoringCase: true))
    case (.text, _) where field != .status: throw self.cursor.error(at: place, expected: "= != CONTAINS =~ or !~ for a text")
    case (.bytes, _): throw self.cursor.error(at: place, expected: "CONTAINS or EXISTS for a body")
    case (_, .contains), (_, .like), (_, .unlike):
      throw self.cursor.error(at: place, expected: "= != < <= > or >= for a number")
    case (.bool, .equal), (.bool, .notEqual):
      guard let value = Self.bool(try self.takeText()) else { throw self.cursor.error(at: start, expected: "true or false") }
      return .number(value ? 1 : 0)
    case (.bool, _): throw self.cursor.error(at: place, expected: "= or != for true or false")
    case (.text, _), (.number, _), (.duration, _), (.size, _): return .number(try self.takeNumber(field.kind, at: start))
    }
  }

  private mutating func takeNumber(_ kind: FilterField.Kind, at start: Int) throws(RuleSyntaxError) -> Int64 {
    let text = try self.takeText()
    switch kind {
    case .duration:
      guard let duration = try? DurationText.parse(text) else {
        throw self.cursor.error(at: start, expected: "a duration such as 100ms or 2s")
      }
      return duration.nanoseconds
    case .size:
      guard let size = try? SizeText.parse(text) else { throw self.cursor.error(at: start, expected: "a size such as 64KiB") }
      return Int64(size)
    case .text, .number, .bool, .bytes:
      guard let number = Int64(text) else { throw self.cursor.error(at: start, expected: "a whole number") }
      return number
    }
  }

  private static func bool(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "1": true
    case "false", "no", "0": false
    default: nil
    }
  }
}
