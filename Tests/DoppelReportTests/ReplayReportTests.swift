import DoppelExchange
import DoppelRules
import Foundation
import Testing

@testable import DoppelReport

struct ReplayReportTests {
  @Test func `counts add up and endpoints come by frequency`() throws {
    let report = try recordedRun()
    #expect(report.counts.total == 960)
    #expect(report.counts.succeeded + report.counts.failed == report.counts.total)
    #expect(report.endpoints.map(\.counts.total).reduce(0, +) == report.counts.total)
    #expect(report.endpoints.map(\.endpoint.path).first == "/api/orders/{id}")
    #expect(report.slices.map(\.answered).reduce(0, +) == report.counts.answered)
    #expect(report.isFailure)
  }

  @Test func `conditions that are met do not fail the run`() throws {
    #expect(try !recordedRun(conditions: ["requests.total < 1"]).isFailure)
    #expect(try !recordedRun(conditions: []).isFailure)
  }

  @Test func `a run without requests has no latencies and renders`() throws {
    let report = ReplayReport(
      ReplayStatistics(endpoints: EndpointTable()),
      run: .init(startedAt: .init(nanoseconds: 0), elapsed: .zero, target: "", sources: []),
      conditions: [try Condition("latency.p95 > 1", metrics: ReplayMetrics.all)])
    #expect(report.isFailure)
    #expect(report.terminalText().contains("0 requests"))
    #expect(report.html.contains("was not measured"))
  }
}
