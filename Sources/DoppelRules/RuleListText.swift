/// Reads a file of rules: below `rules:` a list whose items are lines of `name: value`. A part of YAML, as in `SettingsText`, and nothing
/// is guessed.
package struct RuleListText: Sendable {
  /// One rule.
  package struct Item: Sendable {
    /// One line of it.
    package struct Member: Sendable {
      package var name: String
      package var values: [String]
      /// From 1.
      package var line: Int
      /// What stands behind the values, from its `#` on; empty where nothing does.
      package var comment: String
    }

    /// The line in which it begins, from 1.
    package var line: Int
    /// The characters before its members, the dash among them.
    package var column: Int
    /// As they stand; no name twice.
    package var members: [Member] = []

    package func member(_ name: String) -> Member? { self.members.first { $0.name == name } }
  }

  package private(set) var items: [Item] = []
  /// The line of `rules:`, from 1; `nil` where there is none.
  package private(set) var headLine: Int?
  /// The spaces before the dashes, and before the members of an item.
  private var indentation: (dash: Int, member: Int)?

  /// All lines of a file.
  ///
  /// - Throws: the first line that does not fit.
  package init(_ text: String) throws(SettingsText.Fault) {
    for (index, line) in SettingsText.lines(of: text).enumerated() { try self.read(line, number: index + 1) }
  }

  private mutating func read(_ text: Substring, number: Int) throws(SettingsText.Fault) {
    var line = SettingsLine(text, number: number)
    let indentation = line.takeIndentation()
    guard !line.isBlank, !line.isMark else { return }
    if line.beginsWithTab { throw line.fault("indentation by spaces, found a tab") }
    guard self.headLine != nil else { return try self.readHead(&line, indentation, number) }
    if line.takeDash() {
      guard indentation == self.indentation?.dash ?? indentation else {
        throw line.fault("as many spaces before each rule as before the first")
      }
      self.indentation = (indentation, line.column)
      self.items.append(Item(line: number, column: line.column))
    } else {
      guard let own = self.indentation else { throw line.fault("- before a rule") }
      guard indentation == own.member else { throw line.fault("\(own.member) spaces before a member of this rule") }
    }
    try self.readMember(&line, number)
  }

  private mutating func readHead(_ line: inout SettingsLine, _ indentation: Int, _ number: Int) throws(SettingsText.Fault) {
    guard indentation == 0, try line.takeName() == "rules" else { throw line.fault("rules: at the beginning") }
    self.headLine = number
    guard !line.isBlank else { return }
    guard try line.values().isEmpty else { throw line.fault("each rule below rules: with a dash before it") }
    try line.end()
  }

  private mutating func readMember(_ line: inout SettingsLine, _ number: Int) throws(SettingsText.Fault) {
    let name = try line.takeName()
    let last = self.items.count - 1
    guard self.items[last].member(name) == nil else { throw line.fault("each member once; \(name) stands again") }
    let values = try line.values()
    try line.end()
    self.items[last].members.append(Item.Member(name: name, values: values, line: number, comment: line.rest))
  }
}
