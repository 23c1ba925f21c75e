/// What the terminal (or file) that text is written to can show.
package struct TextStyle: Sendable, Hashable {
  package enum Color: Sendable, Hashable { case red, green, yellow, dim, bold }

  /// Whether SGR sequences (ECMA-48) are written.
  package var isColored: Bool
  /// Whether characters beyond ASCII are written; where not, they are shown as escapes.
  package var isUTF8: Bool
  /// Columns; lines are cut to it. `nil` does not cut.
  package var width: Int?

  package init(isColored: Bool = false, isUTF8: Bool = true, width: Int? = nil) {
    self.isColored = isColored
    self.isUTF8 = isUTF8
    self.width = width
  }

  /// Plain UTF-8 of any width, as for a file.
  package static let plain = TextStyle()

  /// The text in a color, where this style has colors. The text must be clean already.
  package func paint(_ text: String, _ color: Color?) -> String {
    guard self.isColored, let color, !text.isEmpty else { return text }
    let code =
      switch color {
      case .red: "31"
      case .green: "32"
      case .yellow: "33"
      case .dim: "2"
      case .bold: "1"
      }
    return "\u{1b}[\(code)m\(text)\u{1b}[0m"
  }

  /// The first where it can be shown, else the second.
  func choose(_ unicode: String, _ ascii: String) -> String { self.isUTF8 ? unicode : ascii }
}
