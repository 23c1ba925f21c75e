package import DoppelExchange
package import DoppelMatch

/// What to do about one question.
package struct Decision: Sendable {
  package var outcome: Outcome
  /// What to say; `nil` where the real server is to be asked.
  package var answer: Answer?
  /// How long to wait before saying it.
  package var delay: Duration
  /// The recorded exchange that is given.
  package var exchange: ExchangeID?
  /// Values of the client that are to stand in the answer in place of recorded ones.
  package var echoes = LiveValues()
  /// The closest recorded requests, for a miss.
  package var nearMisses: [NearMissSummary]

  package init(
    outcome: Outcome, answer: Answer?, delay: Duration = .zero, exchange: ExchangeID? = nil,
    nearMisses: [NearMissSummary] = []
  ) {
    self.outcome = outcome
    self.answer = answer
    self.delay = delay
    self.exchange = exchange
    self.nearMisses = nearMisses
  }

  /// A near miss in one line, for reports.
  package struct NearMissSummary: Sendable, Hashable {
    package var exchange: ExchangeID
    package var fields: [String]
    package init(exchange: ExchangeID, fields: [String]) {
      self.exchange = exchange
      self.fields = fields
    }
  }
}
