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

/// One line of a settings file, read from its start on.
private struct SettingsLine {
  private var cursor: TextCursor
  private let number: Int

  init(_ text: Substring, number: Int) {
    self.cursor = TextCursor(String(text), as: "a setting")
    self.number = number
  }

  func fault(_ expected: String) -> SettingsText.Fault { SettingsText.Fault(line: self.number, expected: expected) }

  /// Takes the spaces at the start; their count.
  mutating func takeIndentation() -> Int { self.cursor.take { $0 == " " }.utf8.count }

  var beginsWithTab: Bool { self.cursor.current == "\t" }

  /// Whether white space and a comment are all that is left.
  var isBlank: Bool {
    var rest = self.cursor
    rest.skipSpace()
    return rest.isAtEnd || Self.isComment(rest)
  }

  /// Whether a `#` stands here that begins the line or follows white space.
  private static func isComment(_ cursor: TextCursor) -> Bool {
    cursor.current == "#" && (cursor.previous.map(self.isSpace) ?? true)
  }

  /// Whether this is the line that may stand before a YAML document.
  var isMark: Bool {
    var rest = self
    return rest.cursor.take("---") && rest.isBlank
  }

  /// Takes the `-` of a list item with the space after it.
  mutating func takeDash() -> Bool {
    let start = self.cursor.offset
    if self.cursor.take("-"), self.cursor.isAtEnd || self.cursor.current.map(Self.isSpace) == true {
      self.cursor.skipSpace()
      return true
    }
    self.cursor.rewind(to: start)
    return false
  }

  /// Takes `name:` with the space after it.
  mutating func takeName() throws(SettingsText.Fault) -> String {
    let name = Self.withoutSpaceAtEnd(self.cursor.take { $0 != ":" && $0 != "#" })
    guard !name.isEmpty, self.cursor.take(":") else { throw self.fault("name: value") }
    guard self.cursor.isAtEnd || self.cursor.current.map(Self.isSpace) == true else {
      throw self.fault("a space after the colon of \(name):")
    }
    self.cursor.skipSpace()
    return name
  }

  /// One value, or several between brackets.
  mutating func values() throws(SettingsText.Fault) -> [String] {
    guard self.cursor.take("[") else { return [try self.scalar(inList: false)] }
    self.cursor.skipSpace()
    if self.cursor.take("]") { return [] }
    var values: [String] = []
    repeat {
      values.append(try self.scalar(inList: true))
    } while self.cursor.take(",")
    guard self.cursor.take("]") else { throw self.fault("] at the end of the list") }
    return values
  }

  /// A text in quotes or a plain one, with the white space around it.
  mutating func scalar(inList: Bool) throws(SettingsText.Fault) -> String {
    self.cursor.skipSpace()
    guard !self.isBlank, let first = self.cursor.current, !inList || (first != "," && first != "]") else {
      throw self.fault("a value")
    }
    defer { self.cursor.skipSpace() }
    if first == "'" || first == "\"" { return try self.quoted(by: first) }
    guard !"{}[]&*!|>%@`".unicodeScalars.contains(first) else { throw self.fault("a plain value or one in quotes") }
    var value = String.UnicodeScalarView()
    while let scalar = self.cursor.current, !inList || (scalar != "," && scalar != "]"), !Self.isComment(self.cursor) {
      if scalar == ":", self.cursor.following.map(Self.isSpace) ?? true {
        throw self.fault("quotes around a value with a colon and a space")
      }
      value.append(scalar)
      self.cursor.advance()
    }
    return Self.withoutSpaceAtEnd(String(value))
  }

  /// A text in quotes: in single ones a doubled quote is one, in double ones a backslash takes a quote or a backslash.
  private mutating func quoted(by quote: Unicode.Scalar) throws(SettingsText.Fault) -> String {
    self.cursor.advance()
    var value = String.UnicodeScalarView()
    while let scalar = self.cursor.current {
      self.cursor.advance()
      if scalar == "\\", quote == "\"" {
        guard let next = self.cursor.current, next == "\"" || next == "\\" else {
          throw self.fault("\\\" or \\\\ after a backslash")
        }
        value.append(next)
        self.cursor.advance()
      } else if scalar != quote {
        value.append(scalar)
      } else if quote == "'", self.cursor.take("'") {
        value.append("'")
      } else {
        return String(value)
      }
    }
    throw self.fault("the closing quote")
  }

  /// That nothing but white space and a comment follows.
  func end() throws(SettingsText.Fault) {
    guard self.isBlank else { throw self.fault("nothing after the value") }
  }

  private static func withoutSpaceAtEnd(_ text: String) -> String {
    var rest = text.unicodeScalars[...]
    while let last = rest.last, self.isSpace(last) { rest.removeLast() }
    return String(rest)
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || scalar == "\r" }
}
