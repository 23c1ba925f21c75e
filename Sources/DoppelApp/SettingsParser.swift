/// Reads the lines of a settings file one by one.
struct SettingsParser {
  private let path: String
  /// By command (empty for all) and setting.
  private(set) var values: [String: [String: [String]]] = [:]
  /// The command whose settings are read; empty for all.
  private var section = ""
  /// The spaces before the settings of that command.
  private var sectionIndentation = 0
  /// The setting without a value that lines of a list, or settings of a command, may follow; with its indentation.
  private var open: (name: String, indentation: Int)?

  init(path: String) { self.path = path }

  /// - Throws: `CommandError` with exit code 2.
  mutating func read(_ line: Substring, number: Int) throws {
    let indentation = line.prefix { $0 == " " }.count
    var content = try self.withoutComment(line.dropFirst(indentation), number)
    guard !content.isEmpty, content != "---" else { return }
    if line.dropFirst(indentation).hasPrefix("\t") { throw self.error(number, "indentation by spaces, found a tab") }
    if content == "-" || content.hasPrefix("- ") {
      guard let open = self.open, indentation >= open.indentation else {
        throw self.error(number, "a list item below a setting")
      }
      content = content.dropFirst().trimmingSpaces
      self.values[self.section, default: [:]][open.name, default: []].append(try self.scalar(content, number))
      return
    }
    guard let colon = content.firstIndex(of: ":") else { throw self.error(number, "name: value") }
    let name = String(content[..<colon].trimmingSpaces)
    let rest = content[content.index(after: colon)...]
    guard rest.isEmpty || rest.hasPrefix(" ") else { throw self.error(number, "a space after the colon of \(name):") }
    try self.setting(name, rest.trimmingSpaces, indentation, number)
  }

  private mutating func setting(_ name: String, _ value: Substring, _ indentation: Int, _ number: Int) throws {
    if indentation == 0 {
      self.section = ""
    } else if self.section.isEmpty {
      // The line above was a command: what it opened is no setting.
      guard let open = self.open, open.indentation == 0, self.values[""]?[open.name] == nil else {
        throw self.error(number, "no indentation, or a command above")
      }
      self.section = open.name
      self.sectionIndentation = indentation
    } else if indentation != self.sectionIndentation {
      throw self.error(number, "\(self.sectionIndentation) spaces before a setting of \(self.section)")
    }
    self.open = nil
    guard self.values[self.section]?[name] == nil else {
      throw self.error(number, "each setting once; \(name) stands again")
    }
    if value.isEmpty {
      self.open = (name, indentation)
    } else {
      self.values[self.section, default: [:]][name] = try self.list(value, number)
    }
  }

  /// One value, or several between brackets.
  private func list(_ value: Substring, _ number: Int) throws -> [String] {
    guard value.hasPrefix("[") else { return [try self.scalar(value, number)] }
    guard value.hasSuffix("]") else { throw self.error(number, "] at the end of the list") }
    let items = value.dropFirst().dropLast().trimmingSpaces
    guard !items.isEmpty else { return [] }
    return try items.split(separator: ",", omittingEmptySubsequences: false).map {
      try self.scalar($0.trimmingSpaces, number)
    }
  }

  private func scalar(_ value: Substring, _ number: Int) throws -> String {
    guard let first = value.first else { throw self.error(number, "a value") }
    if first == "'" || first == "\"" {
      guard value.count >= 2, value.last == first else { throw self.error(number, "the closing quote") }
      let inner = String(value.dropFirst().dropLast())
      return first == "'" ? inner.replacing("''", with: "'") : inner.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    }
    guard !"{}[]&*!|>%@`".contains(first) else { throw self.error(number, "a plain value or one in quotes") }
    return String(value)
  }

  /// The line up to a `#` that begins it or follows a space, outside quotes.
  private func withoutComment(_ line: Substring, _ number: Int) throws -> Substring {
    var quote: Character?
    var previous: Character = " "
    for index in line.indices {
      let character = line[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "#", previous == " " {
        return line[..<index].trimmingSpaces
      } else if character == "'" || character == "\"", previous == " " || previous == "[" || previous == "," {
        quote = character
      }
      previous = character
    }
    return line.trimmingSpaces
  }

  private func error(_ number: Int, _ expected: String) -> CommandError {
    .usage("\(self.path):\(number): expected \(expected)")
  }
}
