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

  @Test func `what was tried beyond the recordings is shown, the first of it, with who tried`() {
    var report = MockReport()
    #expect(!report.terminalText().contains("NOT IN THE RECORDINGS"))
    for number in 0..<12 { _ = report.egress.count("host\(number):443", times: 20 - number) }
    report.egress.attribute("host0:443", program: "curl https://evil\u{1b}[2J (pid 7)")
    let text = report.terminalText(TextStyle(width: 100))
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.contains("NOT IN THE RECORDINGS") && $0.contains("TIMES") && $0.contains("BY") })
    #expect(lines.contains { $0.contains("host0:443") && $0.contains(" 20") && $0.contains("(pid 7)") }, "\(text)")
    #expect(text.contains("host9:443") && !text.contains("host10:443") && !text.contains("\u{1b}"))
    #expect(lines.last == "and 2 more destinations; see the report")
  }
}
