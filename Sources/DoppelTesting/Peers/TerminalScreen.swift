/// What a terminal shows of the bytes that were written to it: the part of ECMA-48 and xterm that Doppel uses.
package struct TerminalScreen: Sendable {
  private struct Cell: Sendable {
    var character: Character = " "
    var isInverse = false
  }

  private enum Parsing: Sendable {
    case text
    case escape
    case sequence(String)
  }

  private let rows: Int
  private let columns: Int
  private var cells: [[Cell]]
  private var row = 0
  private var column = 0
  private var isInverse = false
  private var parsing = Parsing.text
  /// Bytes of a character that is not whole yet.
  private var pending: [UInt8] = []
  /// Whether the other screen is shown, which leaves what was on the first as it was.
  package private(set) var isAlternate = false
  package private(set) var isCursorVisible = true

  package init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    self.cells = Self.blank(rows, columns)
  }

  /// The lines without spaces at their ends.
  package var lines: [String] {
    self.cells.map { line in
      var text = String(line.map(\.character))
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  /// The characters that are shown inverse, without spaces at the end.
  package var inverse: String {
    var text = String(self.cells.joined().filter(\.isInverse).map(\.character))
    while text.last == " " { text.removeLast() }
    return text
  }

  package mutating func write(_ bytes: some Sequence<UInt8>) {
    self.pending += bytes
    // A last character of several bytes may go on in the next part.
    let start = self.pending.lastIndex { $0 < 0x80 || $0 >= 0xc0 } ?? 0
    let lead = self.pending.isEmpty ? 0 : self.pending[start]
    let length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    let whole = self.pending.count - start >= length ? self.pending.count : start
    let text = String(decoding: self.pending[..<whole], as: UTF8.self)
    self.pending.removeFirst(whole)
    for scalar in text.unicodeScalars { self.take(scalar) }
  }

  private mutating func take(_ scalar: Unicode.Scalar) {
    switch self.parsing {
    case .text: self.takeText(scalar)
    case .escape: self.parsing = scalar == "[" ? .sequence("") : .text
    case .sequence(let text):
      if (0x40...0x7e).contains(scalar.value) {
        self.parsing = .text
        self.obey(scalar, text)
      } else {
        self.parsing = .sequence(text + String(scalar))
      }
    }
  }

  private mutating func takeText(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\u{1b}": self.parsing = .escape
    case "\r": self.column = 0
    case "\n": self.feed()
    case _ where scalar.value < 0x20: break
    default:
      if self.column == self.columns {
        self.column = 0
        self.feed()
      }
      self.cells[self.row][self.column] = Cell(character: Character(scalar), isInverse: self.isInverse)
      self.column += 1
    }
  }

  private mutating func feed() {
    if self.row + 1 < self.rows { return self.row += 1 }
    self.cells.removeFirst()
    self.cells.append(Self.blank(1, self.columns)[0])
  }

  private mutating func obey(_ final: Unicode.Scalar, _ text: String) {
    let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    switch (final, text) {
    case ("H", _):
      self.row = min(self.rows, max(1, numbers.first ?? 1)) - 1
      self.column = min(self.columns, max(1, numbers.dropFirst().first ?? 1)) - 1
    case ("K", _): self.erase(self.row, from: self.column)
    case ("J", _):
      self.erase(self.row, from: self.column)
      for row in (self.row + 1)..<max(self.row + 1, self.rows) { self.erase(row, from: 0) }
    case ("m", _): self.isInverse = numbers.contains(7)
    case ("h", "?1049"), ("l", "?1049"):
      self.isAlternate = final == "h"
      self.cells = Self.blank(self.rows, self.columns)
    case ("h", "?25"), ("l", "?25"): self.isCursorVisible = final == "h"
    default: break
    }
  }

  private mutating func erase(_ row: Int, from column: Int) {
    for place in column..<max(column, self.columns) { self.cells[row][place] = Cell() }
  }

  private static func blank(_ rows: Int, _ columns: Int) -> [[Cell]] {
    Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
  }
}
