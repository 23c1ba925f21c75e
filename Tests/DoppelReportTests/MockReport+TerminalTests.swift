import DoppelRules
import DoppelTesting
import Testing

@testable import DoppelReport

struct MockReportTerminalTests {
  @Test func `the text for a terminal of 100 columns`() throws {
    let condition = try Condition("match-rate < 100", metrics: MockReport.metrics)
    Snapshot.expect(mockRun().terminalText(TextStyle(width: 100), conditions: [condition]), matches: "mock-terminal.txt")
  }

  @Test func `nothing recorded controls the terminal`() {
    #expect(!mockRun().terminalText().contains("\u{1b}"))
    #expect(MockReport().terminalText().contains("nothing was asked"))
  }
}
