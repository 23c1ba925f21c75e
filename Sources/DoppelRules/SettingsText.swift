/// Reads the lines of a settings file one by one: the part of YAML that settings need, and nothing is guessed.
///
/// `name: value`, `name: [a, b]`, a list of `- item` lines below `name:`, one level of commands, quotes of both kinds, comments.
package struct SettingsText: Sendable {
  /// Why a line is none of a settings file.
  package struct Fault: Error, Sendable, Hashable {
    /// From 1.
    package var line: Int
    /// What would have fitted.
    package var expected: String

    package init(line: Int, expected: String) {
      self.line = line
      self.expected = expected
    }
  }

  /// By command (empty for all) and setting.
  package private(set) var values: [String: [String: [String]]] = [:]
  /// The command whose settings are read; empty for all.
  private var section = ""
  /// The spaces before the settings of that command.
  private var sectionIndentation = 0
  /// The setting without a value that lines of a list, or settings of a command, may follow; with its indentation.
  private var open: (name: String, indentation: Int)?

  package init() {}

  /// All lines of a file.
  ///
  /// - Throws: the first line that is none of a settings file.
  package init(_ text: String) throws(Fault) {
    for (index, line) in Self.lines(of: text).enumerated() { try self.read(line, number: index + 1) }
  }

  /// The lines of a text; a CR before the LF, which is one character with it, is a part of its line.
  package static func lines(of text: String) -> [Substring] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Substring($0) }
  }

  /// - Parameter number: the number of the line, from 1.
  /// - Throws: what would have fitted there.
  package mutating func read(_ line: Substring, number: Int) throws(Fault) {
    var line = SettingsLine(line, number: number)
    let indentation = line.takeIndentation()
    guard !line.isBlank, !line.isMark else { return }
    if line.beginsWithTab { throw line.fault("indentation by spaces, found a tab") }
    if line.takeDash() {
      guard let open = self.open, indentation >= open.indentation else { throw line.fault("a list item below a setting") }
      let item = try line.scalar(inList: false)
      try line.end()
      self.values[self.section, default: [:]][open.name, default: []].append(item)
      return
    }
    let name = try line.takeName()
    try self.begin(name, indentation, line)
    guard self.values[self.section]?[name] == nil else { throw line.fault("each setting once; \(name) stands again") }
    guard !line.isBlank else {
      self.open = (name, indentation)
      return
    }
    let values = try line.values()
    try line.end()
    self.values[self.section, default: [:]][name] = values
  }

  /// Finds the section that a setting with this indentation stands in, and opens or leaves one.
  private mutating func begin(_ name: String, _ indentation: Int, _ line: SettingsLine) throws(Fault) {
    if indentation == 0 {
      self.section = ""
    } else if self.section.isEmpty {
      // The line above was a command: what it opened is no setting.
      guard let open = self.open, open.indentation == 0, self.values[""]?[open.name] == nil else {
        throw line.fault("no indentation, or a command above")
      }
      self.section = open.name
      self.sectionIndentation = indentation
    } else if indentation != self.sectionIndentation {
      throw line.fault("\(self.sectionIndentation) spaces before a setting of \(self.section)")
    }
    self.open = nil
  }
}
