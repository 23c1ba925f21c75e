import Testing

@testable import DoppelReport

struct TerminalTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("a\u{1b}[31m", "a\\x1b[31m"), ("\u{9b}2J", "\\u{9b}2J"), ("a\nb\rc\td", "a\\nb\\rc\\td"),
    ("\u{202e}abc\u{2066}", "\\u{202e}abc\\u{2066}"), ("é日本", "é日本"), ("\u{0}\u{7f}", "\\x00\\x7f"),
    ("\u{200b}\u{feff}", "\\u{200b}\\u{feff}"),
  ])
  func `nothing that controls a terminal is left`(text: String, clean: String) {
    #expect(TerminalText.clean(text, .plain) == clean)
  }

  @Test func `without UTF-8 all is ASCII`() {
    #expect(TerminalText.clean("é → … –", TextStyle(isUTF8: false)) == "\\u{e9} -> ... -")
  }

  @Test func `a text is cut by columns`() {
    #expect(TerminalText.cut("日本語", to: 5, .plain) == "日本…")
    #expect(TerminalText.cut("abcdef", to: 5, TextStyle(isUTF8: false)) == "ab...")
    #expect(TerminalText.cut("abc", to: 3, .plain) == "abc")
    #expect(TerminalText.cut("abc", to: 0, .plain).isEmpty)
    #expect(TerminalText.width("e\u{301}日") == 3)
  }
}
