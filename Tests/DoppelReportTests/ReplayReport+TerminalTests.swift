import DoppelTesting
import Testing

@testable import DoppelReport

struct ReplayReportTerminalTests {
  @Test func `the text for a terminal of 110 columns`() throws {
    Snapshot.expect(try recordedRun().terminalText(TextStyle(width: 110)), matches: "replay-terminal.txt")
  }

  @Test func `a terminal without UTF-8 gets ASCII only, and nothing recorded controls it`() throws {
    let text = try recordedRun().terminalText(TextStyle(isUTF8: false, width: 100))
    #expect(text.utf8.allSatisfy { $0 == 0x0a || ($0 >= 0x20 && $0 < 0x7f) })
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 || !$0.contains("  ") })
  }

  @Test func `colors come only where told`() throws {
    #expect(try !recordedRun().terminalText(TextStyle(isColored: false)).contains("\u{1b}"))
    #expect(try recordedRun().terminalText(TextStyle(isColored: true)).contains("\u{1b}[31mFAILED\u{1b}[0m"))
  }
}
