/// HTML under construction. Text and attribute values are escaped here and nowhere else; tags are literals of this module.
struct HTMLText {
  private(set) var html = ""

  /// Markup as it stands; a literal, so that no data of the traffic can come this way.
  mutating func raw(_ markup: StaticString) { self.html += "\(markup)" }

  /// Markup that was built from escaped parts.
  mutating func append(_ other: HTMLText) { self.html += other.html }

  /// Data: escaped, its control and hidden characters made visible.
  mutating func text(_ data: String) { self.html += Self.escaped(data) }

  /// An element with text in it. `attributes` are names that are literals with values that are data.
  mutating func element(
    _ name: StaticString, _ data: String, _ attributes: [(name: StaticString, value: String)] = []
  ) {
    self.open(name, attributes)
    self.text(data)
    self.close(name)
  }

  mutating func open(_ name: StaticString, _ attributes: [(name: StaticString, value: String)] = []) {
    self.html += "<\(name)"
    for attribute in attributes { self.html += " \(attribute.name)=\"\(Self.escaped(attribute.value))\"" }
    self.html += ">"
  }

  mutating func close(_ name: StaticString) { self.html += "</\(name)>" }

  /// What is safe between tags and within double quotes (HTML Living Standard section 13.1).
  static func escaped(_ data: String) -> String {
    var escaped = ""
    for scalar in TerminalText.clean(data, .plain).unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
