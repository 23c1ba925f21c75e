import Testing

@testable import DoppelReport

struct TableTests {
  private let table = Table(
    columns: [.init("NAME", isFlexible: true), .init("COUNT", .right), .init("TIME", .right)],
    rows: [
      [.text("short"), .integer(12_345), .number(1.5)], [.text("日本語 and more that is long"), .integer(7), .none],
      [.text("evil\u{1b}[2J\nline\u{202e}"), .bool(true), .number(1_234.5)],
    ])

  @Test func `columns are aligned by what is seen`() {
    #expect(
      self.table.text() == """
        NAME                           COUNT   TIME
        short                         12,345   1.50
        日本語 and more that is long       7      –
        evil\\x1b[2J\\nline\\u{202e}        yes  1,235

        """)
  }

  @Test func `a flexible column gives way to the width`() {
    let lines = self.table.text(TextStyle(width: 36)).split(separator: "\n")
    #expect(lines.allSatisfy { TerminalText.width(String($0)) <= 36 })
    #expect(lines[2].contains("…"))
  }
}
