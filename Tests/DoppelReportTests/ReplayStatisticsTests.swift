import DoppelCompare
import Testing

@testable import DoppelReport

struct ReplayStatisticsTests {
  private func statistics(_ range: Range<Int>) -> ReplayStatistics {
    var endpoints = EndpointTable()
    _ = endpoints.index(method: "GET", path: "/a")
    _ = endpoints.index(method: "GET", path: "/b")
    var statistics = ReplayStatistics(endpoints: endpoints)
    for number in range {
      statistics.record(
        Sample(
          endpoint: number % 2, finished: .seconds(number % 5), latency: .microseconds(number * 10 + 1),
          outcome: number % 7 == 0
            ? .unanswered(reason: "r\(number % 3)") : .answered(status: 200 + number % 2, isWorse: false),
          verdict: number % 7 == 0 ? nil : .match, bytesSent: 1, bytesReceived: 2))
    }
    return statistics
  }

  @Test func `merged parts say what the whole says`() {
    var merged = self.statistics(0..<300)
    merged.merge(self.statistics(300..<1_000))
    let whole = self.statistics(0..<1_000)
    #expect(merged.counts == whole.counts)
    #expect(merged.latency.summary == whole.latency.summary)
    #expect(merged.statuses == whole.statuses)
    #expect(merged.reasons == whole.reasons)
    #expect(merged.rows.map { $0.latency?.summary } == whole.rows.map { $0.latency?.summary })
    #expect(merged.slices.slices.map(\.answered) == whole.slices.slices.map(\.answered))
  }

  @Test func `values that travelled are added up`() {
    var (one, other) = (self.statistics(0..<1), self.statistics(1..<2))
    one.count(.init(bound: 2, unbound: 1))
    other.count(.init(bound: 3))
    one.merge(other)
    #expect(one.values == .init(bound: 5, unbound: 1) && !one.values.isEmpty && self.statistics(0..<1).values.isEmpty)
  }

  @Test func `an endpoint that is not of the table counts in the totals only`() {
    var statistics = self.statistics(0..<0)
    statistics.record(Sample(endpoint: 9, finished: .zero, latency: .zero, outcome: .answered(status: 200, isWorse: false)))
    #expect(statistics.counts.total == 1)
    #expect(statistics.rows.allSatisfy { $0.counts.total == 0 })
  }

  @Test func `reasons beyond the limit share one`() {
    var statistics = self.statistics(0..<0)
    for number in 0..<60 {
      statistics.record(Sample(endpoint: 0, finished: .zero, latency: .zero, outcome: .unanswered(reason: "\(number)")))
    }
    #expect(statistics.reasons.count == ReplayStatistics.maximumReasons + 1)
    #expect(statistics.reasons["other reasons"] == 10)
  }
}
