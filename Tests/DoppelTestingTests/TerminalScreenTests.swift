import DoppelTesting
import Testing

struct TerminalScreenTests {
  private func screen(_ text: String, rows: Int = 3, columns: Int = 6) -> TerminalScreen {
    var screen = TerminalScreen(rows: rows, columns: columns)
    screen.write(text.utf8)
    return screen
  }

  @Test(arguments: [
    ("ab\r\ncd", ["ab", "cd", ""]), ("abc\rX", ["Xbc", "", ""]), ("abcdefgh", ["abcdef", "gh", ""]),
    ("1\r\n2\r\n3\r\n4", ["2", "3", "4"]), ("abc\u{1b}[2;3HX", ["abc", "  X", ""]), ("abc\u{1b}[H\u{1b}[K", ["", "", ""]),
    ("a\r\nb\r\nc\u{1b}[2;1H\u{1b}[J", ["a", "", ""]), ("\u{1b}[1mé\u{1b}[0m", ["é", "", ""]),
    ("a\u{1b}[?1049hb", [" b", "", ""]), ("a\u{7}b", ["ab", "", ""]), ("a€", ["a€", "", ""]),
  ])
  func `what is written stands where a terminal shows it`(_ text: String, lines: [String]) {
    #expect(self.screen(text).lines == lines)
    var pieces = TerminalScreen(rows: 3, columns: 6)
    for byte in text.utf8 { pieces.write([byte]) }
    #expect(pieces.lines == lines, "byte by byte")
  }

  @Test func `what is inverse, the other screen and the cursor are told`() {
    let shown = self.screen("\u{1b}[?1049h\u{1b}[?25la\u{1b}[7mbc\u{1b}[0md")
    #expect(shown.inverse == "bc" && shown.isAlternate && !shown.isCursorVisible)
    let given = self.screen("\u{1b}[?1049h\u{1b}[?25l\u{1b}[?25h\u{1b}[?1049l")
    #expect(!given.isAlternate && given.isCursorVisible)
  }
}
