internal import DoppelCompare

/// What a replay showed so far. One for each event loop, merged at the end; memory is bounded by the named limits of its parts.
///
/// Hot path: `record` of a sample that matches allocates nothing once its endpoint and its second were seen.
package struct ReplayStatistics: Sendable {
  package struct Counts: Sendable, Hashable {
    /// Requests with an outcome.
    package var total = 0
    /// Answered, and not worse than recorded.
    package var succeeded = 0
    /// Not answered, or worse than recorded.
    package var failed = 0
    /// With a whole answer, whatever it was.
    package var answered = 0
    /// Recorded answers that were compared; that none came is a difference.
    package var compared = 0
    /// Of these, the ones without a difference.
    package var matched = 0
    package var bytesSent = 0
    package var bytesReceived = 0

    mutating func add(_ other: Counts) {
      self.total += other.total
      self.succeeded += other.succeeded
      self.failed += other.failed
      self.answered += other.answered
      self.compared += other.compared
      self.matched += other.matched
      self.bytesSent += other.bytesSent
      self.bytesReceived += other.bytesReceived
    }
  }

  /// Values that answers issued and requests of the same run held.
  package struct ValueCounts: Sendable, Hashable {
    /// Of live answers, that stand for recorded ones.
    package var bound: Int
    /// In requests that went as recorded, because no answer of the run had issued one.
    package var unbound: Int

    package init(bound: Int = 0, unbound: Int = 0) {
      self.bound = bound
      self.unbound = unbound
    }

    package var isEmpty: Bool { self.bound == 0 && self.unbound == 0 }

    mutating func add(_ other: ValueCounts) {
      self.bound += other.bound
      self.unbound += other.unbound
    }
  }

  /// One endpoint's counts and latencies.
  package struct Row: Sendable {
    package var counts = Counts()
    package var latency: LatencyHistogram?
  }

  /// Reasons of unanswered requests that are told apart.
  package static let maximumReasons = 50

  package let endpoints: EndpointTable
  package private(set) var counts = Counts()
  package private(set) var values = ValueCounts()
  package private(set) var latency = LatencyHistogram()
  /// By place in `endpoints`.
  package private(set) var rows: [Row]
  package private(set) var slices = TimeSlices()
  package private(set) var differences = DifferenceGroups()
  /// Answers by their status.
  package private(set) var statuses: [Int: Int] = [:]
  /// Unanswered requests by reason.
  package private(set) var reasons: [String: Int] = [:]

  package init(endpoints: EndpointTable) {
    self.endpoints = endpoints
    self.rows = [Row](repeating: Row(), count: endpoints.endpoints.count)
  }

  package mutating func record(_ sample: Sample) {
    var counts = Counts()
    counts.total = 1
    counts.bytesSent = sample.bytesSent
    counts.bytesReceived = sample.bytesReceived
    switch sample.outcome {
    case .answered(let status, let isWorse):
      counts.answered = 1
      if isWorse { counts.failed = 1 } else { counts.succeeded = 1 }
      self.statuses[min(max(status, 0), 999), default: 0] += 1
      self.latency.record(sample.latency)
    case .unanswered(let reason):
      counts.failed = 1
      let isKnown = self.reasons[reason] != nil || self.reasons.count < Self.maximumReasons
      self.reasons[isKnown ? reason : "other reasons", default: 0] += 1
    }
    if let verdict = sample.verdict {
      counts.compared = 1
      if verdict.isMatch { counts.matched = 1 } else { self.differences.add(verdict, endpoint: sample.endpoint) }
    }
    self.counts.add(counts)
    let latency = counts.answered > 0 ? sample.latency : nil
    self.slices.record(finished: sample.finished, latency: latency, isFailure: counts.failed > 0)
    self.record(counts, latency, endpoint: sample.endpoint)
  }

  /// Counts what travelled from answers to requests.
  package mutating func count(_ values: ValueCounts) { self.values.add(values) }

  private mutating func record(_ counts: Counts, _ latency: Duration?, endpoint: Int) {
    guard self.rows.indices.contains(endpoint) else { return }
    self.rows[endpoint].counts.add(counts)
    guard let latency else { return }
    if self.rows[endpoint].latency == nil { self.rows[endpoint].latency = LatencyHistogram() }
    self.rows[endpoint].latency?.record(latency)
  }

  /// Adds what another event loop saw.
  ///
  /// - Precondition: both were made with the same endpoints.
  package mutating func merge(_ other: ReplayStatistics) {
    precondition(self.endpoints == other.endpoints, "statistics of different endpoints do not merge")
    self.counts.add(other.counts)
    self.values.add(other.values)
    self.latency.merge(other.latency)
    for (place, row) in other.rows.enumerated() {
      self.rows[place].counts.add(row.counts)
      guard let latency = row.latency else { continue }
      if self.rows[place].latency == nil {
        self.rows[place].latency = latency
      } else {
        self.rows[place].latency?.merge(latency)
      }
    }
    self.slices.merge(other.slices)
    self.differences.merge(other.differences)
    self.statuses.merge(other.statuses, uniquingKeysWith: +)
    self.reasons.merge(other.reasons, uniquingKeysWith: +)
  }
}
