import DoppelExchange
import DoppelRules
import DoppelTesting
import NIOCore
import Testing

@testable import DoppelReport

func mockRun() -> MockReport {
  var report = MockReport()
  for number in 0..<20 {
    report.record(.hit, host: "api.test", method: "GET", path: "/items/\(number)")
    if number % 4 == 0 {
      report.record(
        .miss(hint: "http:qp:page is 3, recorded 1"), host: "api.test", method: "GET", path: "/items/\(number)?page=3")
    }
  }
  report.record(.miss(hint: ""), host: "evil\u{1b}[2J", method: "POST", path: "/x")
  report.record(.passthrough, host: "other.test", method: "GET", path: "/")
  return report
}

struct MockReportTests {
  @Test func `passthroughs are requests, and the endpoints that missed most come first`() {
    let report = mockRun()
    #expect(report.requests == 27)
    #expect(report.matchRate.map { Int($0) } == 74)
    #expect(report.endpoints.map(\.misses) == [5, 1, 0])
    #expect(report.endpoints[0].hints == ["http:qp:page is 3, recorded 1"])
  }

  @Test func `a mock that was asked nothing has no match rate, and a condition on it fails`() throws {
    let condition = try Condition("match-rate < 100", metrics: MockReport.metrics)
    #expect(MockReport().matchRate == nil)
    #expect(condition.evaluate(MockReport().values).isFailure)
    #expect(condition.evaluate(mockRun().values).isFailure)
  }

  @Test func `merged parts say what the whole says`() {
    var one = mockRun()
    one.merge(MockReport())
    #expect(one.endpoints == mockRun().endpoints)
    one.merge(mockRun())
    #expect(one.requests == 54)
    #expect(one.endpoints[0].misses == 10)
  }

  @Test func `endpoints beyond the limit share one row`() {
    var report = MockReport()
    for number in 0..<700 { report.record(.hit, host: "h\(number)", method: "GET", path: "/") }
    #expect(report.endpoints.count == MockReport.maximumRows + 1)
    #expect(report.hits == 700)
  }

  @Test func `the document is stable`() throws {
    let condition = try Condition("match-rate < 100", metrics: MockReport.metrics)
    Snapshot.expect(String(buffer: mockRun().json([condition])), matches: "mock-report.json")
  }
}
