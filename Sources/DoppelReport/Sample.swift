package import DoppelCompare

/// What became of one request of a replay.
package struct Sample: Sendable {
  package enum Outcome: Sendable, Hashable {
    /// A whole answer came. `isWorse`: it is an error and the recorded answer was none; see `isWorse(live:recorded:)`.
    case answered(status: Int, isWorse: Bool)
    /// No whole answer came; the reason is one of a small set of fixed sentences.
    case unanswered(reason: String)
  }

  /// The place in the run's `EndpointTable`.
  package var endpoint: Int
  /// From the start of the run to the end of the answer, or to the failure.
  package var finished: Duration
  /// From sending (in an open loop: from the scheduled time) to the last byte of the answer.
  package var latency: Duration
  package var outcome: Outcome
  /// `nil` where no answer was recorded to compare with.
  package var verdict: Verdict?
  package var bytesSent: Int
  package var bytesReceived: Int

  package init(
    endpoint: Int, finished: Duration, latency: Duration, outcome: Outcome, verdict: Verdict? = nil, bytesSent: Int = 0,
    bytesReceived: Int = 0
  ) {
    self.endpoint = endpoint
    self.finished = finished
    self.latency = latency
    self.outcome = outcome
    self.verdict = verdict
    self.bytesSent = bytesSent
    self.bytesReceived = bytesReceived
  }

  /// Whether a live status is an error (400 and above) where the recorded one was none. A recorded 500 that is still 500 is not.
  package static func isWorse(live: Int, recorded: Int?) -> Bool { live >= 400 && (recorded ?? 0) < 400 }
}
