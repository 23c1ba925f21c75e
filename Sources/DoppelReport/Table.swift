/// Rows under titles, written as aligned text (`pretty`), JSON, YAML or CSV.
package struct Table: Sendable, Equatable {
  package enum Alignment: Sendable, Hashable { case left, right }

  package struct Column: Sendable, Hashable {
    /// What stands above it in aligned text.
    package var title: String
    /// What it is called in JSON, YAML and CSV.
    package var key: String
    package var alignment: Alignment
    /// Whether it gives way where the table is wider than the terminal.
    package var isFlexible: Bool

    /// - Parameter key: the title in lower case where it is not told.
    package init(_ title: String, key: String? = nil, _ alignment: Alignment = .left, isFlexible: Bool = false) {
      self.title = title
      self.key = key ?? title.lowercased()
      self.alignment = alignment
      self.isFlexible = isFlexible
    }
  }

  package enum Cell: Sendable, Hashable {
    case text(String)
    case integer(Int)
    /// Shown with about three significant digits, written whole in data.
    case number(Double)
    /// A share of a whole, in percent with one decimal.
    case share(Int, of: Int)
    case bool(Bool)
    case none

    /// As aligned text shows it.
    var shown: String {
      switch self {
      case .text(let text): text
      case .integer(let value): NumberText.grouped(value)
      case .number(let value): NumberText.short(value)
      case .share(let part, let whole): NumberText.percent(part, of: whole)
      case .bool(let value): value ? "yes" : "no"
      case .none: "–"
      }
    }

    /// What a program is told: a number that is none is nothing.
    var data: Cell {
      switch self {
      case .share(let part, let whole): Double(NumberText.percent(part, of: whole)).map(Cell.number) ?? .none
      case .number(let value) where !value.isFinite: .none
      case .text, .integer, .number, .bool, .none: self
      }
    }
  }

  package var columns: [Column]
  /// Each with one cell a column.
  package private(set) var rows: [[Cell]]

  package init(columns: [Column], rows: [[Cell]] = []) {
    self.columns = columns
    self.rows = []
    for row in rows { self.append(row) }
  }

  /// - Precondition: there is one cell a column.
  package mutating func append(_ row: [Cell]) {
    precondition(row.count == self.columns.count, "a row has one cell a column")
    self.rows.append(row)
  }

  /// The narrowest that a flexible column becomes.
  private static let leastWidth = 12

  /// Aligned text, two spaces between columns, each line ending with a line feed; lines are cut to the style's width.
  package func text(_ style: TextStyle = .plain) -> String {
    let cells = self.rows.map { row in row.map { TerminalText.clean($0.shown, style) } }
    let widths = self.widths(cells, style)
    let header = self.line(self.columns.map { TerminalText.clean($0.title, style) }, widths, style)
    let lines = cells.map { self.line($0, widths, style) }
    return ([style.paint(header, .bold)] + lines).map { $0 + "\n" }.joined()
  }

  private func widths(_ cells: [[String]], _ style: TextStyle) -> [Int] {
    var widths = self.columns.map { TerminalText.width($0.title) }
    for row in cells {
      for (place, cell) in row.enumerated() { widths[place] = max(widths[place], TerminalText.width(cell)) }
    }
    guard let limit = style.width else { return widths }
    var surplus = widths.reduce(0, +) + 2 * max(0, widths.count - 1) - limit
    while surplus > 0 {
      let candidates = self.columns.indices.filter { self.columns[$0].isFlexible && widths[$0] > Self.leastWidth }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      surplus -= 1
    }
    return widths
  }

  private func line(_ cells: [String], _ widths: [Int], _ style: TextStyle) -> String {
    var line = ""
    for (place, cell) in cells.enumerated() {
      let text = TerminalText.cut(cell, to: widths[place], style)
      let space = String(repeating: " ", count: max(0, widths[place] - TerminalText.width(text)))
      line += place == 0 ? "" : "  "
      line += self.columns[place].alignment == .left ? text + space : space + text
    }
    while line.last == " " { line.removeLast() }
    return style.width.map { TerminalText.cut(line, to: $0, style) } ?? line
  }
}
