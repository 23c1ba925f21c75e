package import DoppelCompare
package import DoppelExchange
package import DoppelRules

/// What a finished replay showed: one value that the terminal table, `report.json` and `report.html` render.
package struct ReplayReport: Sendable {
  /// What the run was, for people and for the file.
  package struct Run: Sendable, Hashable {
    package var startedAt: Timestamp
    /// From the first request to the last answer.
    package var elapsed: Duration
    /// Where requests went, as told: `http://localhost:8080`, or the recorded origins.
    package var target: String
    /// The recordings that were read.
    package var sources: [String]
    /// Further facts in order, such as `virtual users` and `4`.
    package var facts: [Fact]

    package init(
      startedAt: Timestamp, elapsed: Duration, target: String, sources: [String], facts: [Fact] = []
    ) {
      self.startedAt = startedAt
      self.elapsed = elapsed
      self.target = target
      self.sources = sources
      self.facts = facts
    }
  }

  package struct Fact: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package struct EndpointRow: Sendable, Hashable {
    package var endpoint: EndpointTable.Endpoint
    package var counts: ReplayStatistics.Counts
    /// `nil` where nothing was answered.
    package var latency: LatencySummary?
    /// Requests a second over the whole run.
    package var perSecond: Double
  }

  package struct SliceRow: Sendable, Hashable {
    /// Seconds from the start of the run.
    package var start: Int
    /// Seconds; the last slice of a run may be shorter.
    package var length: Double
    package var total: Int
    package var answered: Int
    package var failed: Int
    package var latency: LatencySummary?

    /// Requests, answered or not.
    package var perSecond: Double { self.length > 0 ? Double(self.total) / self.length : 0 }
  }

  package struct DifferenceRow: Sendable, Hashable {
    package var endpoint: EndpointTable.Endpoint
    package var path: String
    package var kind: Difference.Kind
    package var count: Int
    package var examples: [DifferenceGroups.Example]
  }

  package struct StatusRow: Sendable, Hashable {
    package var status: Int
    package var count: Int
  }

  package struct ReasonRow: Sendable, Hashable {
    package var reason: String
    package var count: Int
  }

  package var run: Run
  package var counts: ReplayStatistics.Counts
  package var values: ReplayStatistics.ValueCounts
  package var latency: LatencySummary?
  /// By name; see `ReplayMetrics`.
  package var metrics: [String: Double]
  /// The most frequent first.
  package var endpoints: [EndpointRow]
  package var slices: [SliceRow]
  /// The most frequent first.
  package var differences: [DifferenceRow]
  /// Differences beyond the limits, counted only.
  package var moreDifferences: Int
  package var statuses: [StatusRow]
  package var reasons: [ReasonRow]
  package var conditions: [Condition.Outcome]

  package init(_ statistics: ReplayStatistics, run: Run, conditions: [Condition] = []) {
    self.run = run
    self.counts = statistics.counts
    self.values = statistics.values
    self.latency = statistics.latency.summary
    let metrics = ReplayMetrics.values(statistics, elapsed: run.elapsed)
    self.metrics = metrics
    self.conditions = conditions.map { $0.evaluate(metrics) }
    self.endpoints = Self.endpointRows(statistics, run.elapsed / .seconds(1))
    self.slices = Self.sliceRows(statistics.slices, run.elapsed / .seconds(1))
    self.differences = statistics.differences.sorted.map { group in
      let known = statistics.endpoints.endpoints
      let endpoint = known.indices.contains(group.key.endpoint) ? known[group.key.endpoint] : EndpointTable.others
      return DifferenceRow(
        endpoint: endpoint, path: group.key.path, kind: group.key.kind, count: group.count, examples: group.examples)
    }
    self.moreDifferences = statistics.differences.ungrouped
    self.statuses = statistics.statuses.sorted { $0.key < $1.key }.map { StatusRow(status: $0.key, count: $0.value) }
    self.reasons = statistics.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      ReasonRow(reason: $0.key, count: $0.value)
    }
  }

  /// Whether a condition of the user's is not met.
  package var isFailure: Bool { self.conditions.contains(where: \.isFailure) }

  private static func endpointRows(_ statistics: ReplayStatistics, _ seconds: Double) -> [EndpointRow] {
    zip(statistics.endpoints.endpoints, statistics.rows).filter { $0.1.counts.total > 0 }
      .map { endpoint, row in
        EndpointRow(
          endpoint: endpoint, counts: row.counts, latency: row.latency?.summary,
          perSecond: seconds > 0 ? Double(row.counts.total) / seconds : 0)
      }
      .sorted {
        ($1.counts.total, $0.endpoint.path, $0.endpoint.method) < ($0.counts.total, $1.endpoint.path, $1.endpoint.method)
      }
  }

  private static func sliceRows(_ slices: TimeSlices, _ seconds: Double) -> [SliceRow] {
    slices.slices.enumerated().map { place, slice in
      let start = place * slices.seconds
      let whole = Double(slices.seconds)
      let rest = seconds - Double(start)
      // A rate over the few milliseconds that a last slice may have says nothing: it counts as half a slice at least.
      let length = place == 0 && rest > 0 ? min(rest, whole) : min(max(rest, whole / 2), whole)
      return SliceRow(
        start: start, length: length, total: slice.total, answered: slice.answered, failed: slice.failed,
        latency: slice.latency?.summary)
    }
  }
}
