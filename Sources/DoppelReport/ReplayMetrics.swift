package import DoppelRules

/// The numbers of a replay that `--fail-if` can name.
package enum ReplayMetrics {
  package static let all: [Metric] =
    ["avg", "min", "max", "p50", "p75", "p90", "p95", "p99"].map { Metric("latency.\($0)", .milliseconds) } + [
      Metric("requests.total", .count), Metric("requests.succeeded", .count), Metric("requests.failed", .count),
      Metric("requests.per-second", .perSecond), Metric("requests.per-minute", .perMinute),
      Metric("requests.response-pct", .percent), Metric("requests.result-match-pct", .percent),
    ]

  /// By name; without those that the run could not measure: latencies without an answer, shares of nothing, rates of no time.
  package static func values(_ statistics: ReplayStatistics, elapsed: Duration) -> [String: Double] {
    let counts = statistics.counts
    var values: [String: Double] = [
      "requests.total": Double(counts.total), "requests.succeeded": Double(counts.succeeded),
      "requests.failed": Double(counts.failed),
    ]
    for (name, milliseconds) in statistics.latency.summary?.named ?? [] { values["latency.\(name)"] = milliseconds }
    let seconds = elapsed / .seconds(1)
    if seconds > 0 {
      values["requests.per-second"] = Double(counts.total) / seconds
      values["requests.per-minute"] = Double(counts.total) / seconds * 60
    }
    if counts.total > 0 { values["requests.response-pct"] = Double(counts.answered) / Double(counts.total) * 100 }
    if counts.compared > 0 { values["requests.result-match-pct"] = Double(counts.matched) / Double(counts.compared) * 100 }
    return values
  }
}
