import DoppelExchange
import DoppelTesting
import NIOCore
import Testing

@testable import DoppelReport

struct RecordSummaryTests {
  private func exchange(_ direction: Direction, _ host: String, _ completeness: Completeness = .complete) -> Exchange {
    Exchange(
      id: ExchangeID(high: 0, low: 0), protocolName: "http", direction: direction, server: Endpoint(name: host, port: 443),
      startedAt: .epoch, request: Message(), response: Message(body: ByteBuffer(repeating: 0x61, count: 700)),
      completeness: completeness)
  }

  @Test func `the text says what, how much, what is missing, where and what next`() {
    var summary = RecordSummary()
    for _ in 0..<3 { summary.record(self.exchange(.outbound, "api.test")) }
    summary.record(self.exchange(.outbound, "evil\u{1b}[2J", .partial("cut")))
    summary.record(self.exchange(.inbound, "localhost"))
    summary.record(Gap(reason: "tunnelled untouched as told", bytes: 5_000))
    summary.record(Gap(reason: "tunnelled untouched as told", bytes: 120))
    Snapshot.expect(summary.terminalText(folder: "doppel/my recording"), matches: "record-summary.txt")
  }

  @Test func `an empty recording says so`() {
    #expect(RecordSummary().terminalText(folder: "x").contains("nothing was recorded"))
  }

  @Test func `hosts and reasons beyond the limits share one row`() {
    var summary = RecordSummary()
    for number in 0..<700 {
      summary.record(self.exchange(.outbound, "h\(number)"))
      summary.record(Gap(reason: "r\(number)"))
    }
    let lines = summary.terminalText(folder: "x").split(separator: "\n")
    #expect(summary.exchanges == 700)
    #expect(lines.contains { $0.contains("(other hosts)") && $0.contains("200") })
    #expect(lines.contains { $0.hasPrefix("gap: other reasons (650 times)") })
  }
}
