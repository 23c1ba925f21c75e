/// Reads the text of a `FieldPattern`.
struct FieldPatternParser {
  private var cursor: TextCursor
  private var elements: [FieldPattern.Element] = []

  init(_ text: String) { self.cursor = TextCursor(text, as: "a field path") }

  mutating func parse() throws(RuleSyntaxError) -> [FieldPattern.Element] {
    try self.start()
    while !self.cursor.isAtEnd {
      try self.step()
      guard self.elements.count <= FieldPattern.maximumElements else {
        throw self.cursor.error(expected: "at most \(FieldPattern.maximumElements) steps")
      }
    }
    guard !self.elements.allSatisfy({ $0 == .anySteps }) else {
      throw self.cursor.error(expected: "the name of a field, such as body.user.id or headers.date")
    }
    return self.elements
  }

  /// What opens the pattern: `$` is the body, a root is itself, anything else may stand anywhere.
  private mutating func start() throws(RuleSyntaxError) {
    if self.cursor.take("$") {
      self.elements.append(.name("body"))
      if let next = self.cursor.current, next != ".", next != "[", next != "(" {
        throw self.cursor.error(expected: ". or [ after $")
      }
      return
    }
    if self.cursor.current == "." {
      guard self.cursor.following == "." else { throw self.cursor.error(expected: "a name, or .. before it") }
      return
    }
    if self.cursor.current == "[" || self.cursor.isAtEnd { return }
    try self.name()
    if case .name(let name) = self.elements.first, !FieldPattern.roots.contains(name.lowercased()) {
      self.elements.insert(.anySteps, at: 0)
    }
    if case .nameGlob = self.elements.first { self.elements.insert(.anySteps, at: 0) }
  }

  private mutating func step() throws(RuleSyntaxError) {
    if self.cursor.take("..") {
      self.appendAnySteps()
      return try self.name()
    }
    if self.cursor.take(".") { return try self.name() }
    if self.cursor.take("[") { return try self.bracket() }
    if self.cursor.take("(") { return try self.mark() }
    throw self.cursor.error(expected: "one of . [ ( after a name")
  }

  private mutating func appendAnySteps() {
    if self.elements.last != .anySteps { self.elements.append(.anySteps) }
  }

  /// A name, `*`, `**` or a name with `*` in it.
  private mutating func name() throws(RuleSyntaxError) {
    let start = self.cursor.offset
    let name = self.cursor.take { FieldPath.isPlain($0) || $0 == "*" || $0 == "/" || $0 == "#" || $0 == ":" }
    switch name {
    case "": throw self.cursor.error(at: start, expected: "a name, * or **; other names are quoted: [\"a.b\"]")
    case "*": self.elements.append(.anyName)
    case "**": self.appendAnySteps()
    default:
      self.elements.append(name.contains("*") ? .nameGlob(Glob(name, ignoringCase: false)) : .name(name))
    }
  }

  /// After `[`: an index, `*` or a quoted name, then `]`.
  private mutating func bracket() throws(RuleSyntaxError) {
    if self.cursor.current == "\"" || self.cursor.current == "'" {
      self.elements.append(.name(try self.cursor.takeQuoted()))
    } else if self.cursor.take("*") {
      self.elements.append(.anyIndex)
    } else {
      let start = self.cursor.offset
      let digits = self.cursor.take { $0.isDigit }
      guard let index = Int(digits) else {
        throw self.cursor.error(at: start, expected: "an index from 0, * or a name in quotes after [")
      }
      self.elements.append(.index(index))
    }
    guard self.cursor.take("]") else { throw self.cursor.error(expected: "]") }
  }

  /// After `(`: what a `FieldPath` marks, so that a path of a report can be given as it stands.
  private mutating func mark() throws(RuleSyntaxError) {
    let word = self.cursor.take { $0.isLetter || $0.isDigit }
    guard word == "json" || Int(word) != nil, self.cursor.take(")") else {
      throw self.cursor.error(expected: "(json) or a number in parentheses")
    }
  }
}
