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

  @Test func `what was made up is counted by itself: it is a request and no hit`() {
    var report = mockRun()
    report.record(.synthesized, host: "api.test", method: "GET", path: "/items/1")
    #expect(report.requests == 28 && report.hits == 20 && report.synthesized == 1)
    #expect(report.values["synthesized"] == 1)
    #expect(report.endpoints[0].synthesized == 1)
    #expect(report.terminalText().hasPrefix("28 requests: 20 hits, 6 misses, 1 passthrough, 1 synthesized\n"))
    report.merge(report)
    #expect(report.synthesized == 2 && report.endpoints[0].synthesized == 2)
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

  @Test func `what was tried beyond the recordings is counted by destination, most first`() {
    var report = MockReport()
    let areNew = [report.egress.count("b.test:1"), report.egress.count("a.test:1"), report.egress.count("a.test:1", times: 3)]
    #expect(areNew == [true, true, false])
    report.egress.attribute("a.test:1", program: "curl (pid 1)")
    report.egress.attribute("unknown", program: "x")
    #expect(
      report.egress.attempts == [
        .init(destination: "a.test:1", count: 4, program: "curl (pid 1)"), .init(destination: "b.test:1", count: 1),
      ])
    #expect(report.values["egress.unknown"] == 5 && report.requests == 0)
    #expect(MockReport().values["egress.unknown"] == 0)
  }

  @Test func `a condition on what was tried fails where something was`() throws {
    let condition = try Condition("egress.unknown > 0", metrics: MockReport.metrics)
    var report = MockReport()
    #expect(!condition.evaluate(report.values).isFailure)
    _ = report.egress.count("a")
    #expect(condition.evaluate(report.values).isFailure)
    #expect(String(buffer: report.json([condition])).contains(#""passed": false"#))
  }

  @Test func `destinations up to the limit are told apart, those beyond share one line`() {
    var egress = MockReport.Egress()
    let first = (0..<MockReport.Egress.maximum).map { egress.count("d\($0)") }
    #expect(!first.contains(false))
    #expect(egress.attempts.count == MockReport.Egress.maximum)
    let further = (0..<5).map { egress.count("more\($0)", times: 2) } + [egress.count("d0")]
    #expect(!further.contains(true))
    #expect(egress.attempts.count == MockReport.Egress.maximum + 1 && egress.total == MockReport.Egress.maximum + 11)
    #expect(egress.attempts.first == .init(destination: "others", count: 10))
  }

  @Test func `merged parts have what each tried`() {
    var (one, other) = (MockReport(), MockReport())
    _ = one.egress.count("a")
    _ = other.egress.count("a", times: 2)
    _ = other.egress.count("b")
    other.egress.attribute("b", program: "p")
    one.merge(other)
    #expect(one.egress.attempts == [.init(destination: "a", count: 3), .init(destination: "b", count: 1, program: "p")])
  }

  @Test func `the document tells what was tried`() {
    var report = MockReport()
    _ = report.egress.count("a\"b:443", times: 2)
    report.egress.attribute("a\"b:443", program: "curl (pid 7)")
    let text = String(buffer: report.json())
    #expect(text.contains(#""egress.unknown": 2"#), "\(text)")
    let flat = text.split { $0.isWhitespace }.joined()
    #expect(flat.contains(#""egress":[{"destination":"a\"b:443","count":2,"program":"curl(pid7)"}]"#), "\(text)")
  }

  @Test func `sessions are counted, and a condition on those that were forgotten fails where one was`() throws {
    let condition = try Condition("sessions.forgotten > 0", metrics: MockReport.metrics)
    var report = MockReport()
    report.sessions = (3, 0)
    #expect(!condition.evaluate(report.values).isFailure && report.values["sessions"] == 3)
    var other = MockReport()
    other.sessions = (1, 2)
    report.merge(other)
    #expect(condition.evaluate(report.values).isFailure && report.values["sessions"] == 4)
    #expect(String(buffer: report.json()).contains(#""sessions.forgotten": 2"#))
  }
}
