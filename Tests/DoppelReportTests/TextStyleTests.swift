import Testing

@testable import DoppelReport

struct TextStyleTests {
  @Test func `a style without colors writes none`() {
    #expect(TextStyle().paint("x", .red) == "x")
    #expect(TextStyle(isColored: true).paint("x", .red) == "\u{1b}[31mx\u{1b}[0m")
    #expect(TextStyle(isColored: true).paint("", .red).isEmpty)
  }
}
