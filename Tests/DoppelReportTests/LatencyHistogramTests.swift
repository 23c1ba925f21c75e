import Testing

@testable import DoppelReport

struct LatencyHistogramTests {
  @Test func `percentiles are true to three digits and extremes exact`() throws {
    var histogram = LatencyHistogram()
    for microseconds in 1...10_000 { histogram.record(.microseconds(microseconds)) }
    let summary = try #require(histogram.summary)
    #expect(summary.least == 0.001)
    #expect(summary.most == 10)
    #expect(abs(summary.average - 5.0005) < 1e-9)
    #expect(abs(summary.p50 - 5) < 0.01)
    #expect(abs(summary.p99 - 9.9) < 0.02)
  }

  @Test func `nothing has no summary, and extremes are clamped`() {
    var histogram = LatencyHistogram()
    #expect(histogram.summary == nil)
    histogram.record(.seconds(-1))
    histogram.record(.seconds(1_000_000))
    #expect(histogram.summary?.least == 0)
    #expect(histogram.summary?.most == 3_600_000)
  }

  @Test func `histograms of different reach merge`() {
    var (one, other) = (LatencyHistogram(), LatencyHistogram())
    one.record(.microseconds(5))
    other.record(.seconds(30))
    one.merge(other)
    one.merge(LatencyHistogram())
    #expect(one.count == 2)
    #expect(one.summary?.most == 30_000)
    #expect(one.summary.map { $0.p99 > 29_000 } == true)
  }
}
