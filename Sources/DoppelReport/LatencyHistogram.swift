internal import DoppelExchange
internal import Histogram

/// Latencies counted by size, with exact sum, least and most: percentiles to three digits in some tens of kilobytes, whatever
/// their number. Merges with others.
package struct LatencyHistogram: Sendable {
  /// Latencies above this count as this.
  package static let longest: Duration = .seconds(3_600)

  private var counts: Histogram<UInt64>
  private var sum: UInt64 = 0
  private var least: UInt64 = .max
  private var most: UInt64 = 0
  package private(set) var count = 0

  package init() {
    self.counts = Histogram(
      lowestDiscernibleValue: 1_000, highestTrackableValue: 20_000_000, numberOfSignificantValueDigits: .three)
    self.counts.autoResize = true
  }

  /// Counts one latency; one below zero counts as zero. Allocates only where it is longer than all before.
  package mutating func record(_ latency: Duration) {
    let nanoseconds = UInt64(max(0, min(latency, Self.longest).nanoseconds))
    self.counts.record(nanoseconds)
    self.sum &+= nanoseconds
    self.least = min(self.least, nanoseconds)
    self.most = max(self.most, nanoseconds)
    self.count += 1
  }

  package mutating func merge(_ other: LatencyHistogram) {
    guard other.count > 0 else { return }
    self.counts.add(other.counts)
    self.sum &+= other.sum
    self.least = min(self.least, other.least)
    self.most = max(self.most, other.most)
    self.count += other.count
  }

  /// `nil` where nothing was counted.
  package var summary: LatencySummary? {
    guard self.count > 0 else { return nil }
    let at = { (percentile: Double) in
      Double(min(max(self.counts.valueAtPercentile(percentile), self.least), self.most)) / 1e6
    }
    return LatencySummary(
      average: Double(self.sum) / Double(self.count) / 1e6, least: Double(self.least) / 1e6, most: Double(self.most) / 1e6,
      p50: at(50), p75: at(75), p90: at(90), p95: at(95), p99: at(99))
  }
}

/// Latencies in milliseconds.
package struct LatencySummary: Sendable, Hashable {
  package var average: Double
  package var least: Double
  package var most: Double
  package var p50: Double
  package var p75: Double
  package var p90: Double
  package var p95: Double
  package var p99: Double

  /// By the names of the metrics: `avg`, `min`, `max`, `p50` …
  package var named: [(name: String, milliseconds: Double)] {
    [
      ("avg", self.average), ("min", self.least), ("max", self.most), ("p50", self.p50), ("p75", self.p75),
      ("p90", self.p90), ("p95", self.p95), ("p99", self.p99),
    ]
  }
}
