/// One line of a file of settings or rules, read from its start on.
struct SettingsLine {
  private var cursor: TextCursor
  private let number: Int

  init(_ text: Substring, number: Int) {
    self.cursor = TextCursor(String(text), as: "a setting")
    self.number = number
  }

  /// The characters before what is read next.
  var column: Int { self.cursor.offset }

  /// What is read next but for white space, to the end of the line.
  var rest: String {
    var cursor = self.cursor
    cursor.skipSpace()
    return cursor.rest
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
