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

  @Test func `values of this run are told, and those that there were none of`() throws {
    var report = try recordedRun()
    #expect(!report.terminalText().contains("in place of recorded ones"))
    report.values = .init(bound: 1_200, unbound: 0)
    #expect(report.terminalText().contains("\n1,200 values of this run in place of recorded ones\n"))
    report.values.unbound = 2
    #expect(report.terminalText().contains("\n1,200 values of this run in place of recorded ones, 2 sent as recorded\n"))
  }

  @Test func `colors come only where told`() throws {
    #expect(try !recordedRun().terminalText(TextStyle(isColored: false)).contains("\u{1b}"))
    #expect(try recordedRun().terminalText(TextStyle(isColored: true)).contains("\u{1b}[31mFAILED\u{1b}[0m"))
  }
}
