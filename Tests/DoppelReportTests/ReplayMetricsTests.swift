import DoppelCompare
import DoppelRules
import Testing

@testable import DoppelReport

struct ReplayMetricsTests {
  @Test func `every metric of the command line is named`() {
    #expect(
      ReplayMetrics.all.map(\.name) == [
        "latency.avg", "latency.min", "latency.max", "latency.p50", "latency.p75", "latency.p90", "latency.p95", "latency.p99",
        "requests.total", "requests.succeeded", "requests.failed", "requests.per-second", "requests.per-minute",
        "requests.response-pct", "requests.result-match-pct",
      ])
  }

  @Test func `what was not measured has no value`() {
    let values = ReplayMetrics.values(ReplayStatistics(endpoints: EndpointTable()), elapsed: .zero)
    #expect(values == ["requests.total": 0, "requests.succeeded": 0, "requests.failed": 0])
  }

  @Test func `shares and rates are of the whole run`() {
    var endpoints = EndpointTable()
    let place = endpoints.index(method: "GET", path: "/")
    var statistics = ReplayStatistics(endpoints: endpoints)
    for number in 0..<4 {
      statistics.record(
        Sample(
          endpoint: place, finished: .zero, latency: .milliseconds(2),
          outcome: number == 0 ? .unanswered(reason: "reset") : .answered(status: 200, isWorse: number == 1),
          verdict: number == 0 ? nil : number == 1 ? .init(moreCount: 1) : .match))
    }
    let values = ReplayMetrics.values(statistics, elapsed: .seconds(2))
    #expect(values["requests.response-pct"] == 75)
    #expect(values["requests.failed"] == 2)
    #expect(values["requests.per-second"] == 2)
    #expect(values["requests.per-minute"] == 120)
    #expect(values["latency.avg"] == 2)
    #expect(values["requests.result-match-pct"].map { Int($0) } == 66)
  }
}
