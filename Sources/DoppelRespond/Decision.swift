package import DoppelExchange

/// What to do about one question.
package struct Decision: Sendable {
  package var outcome: Outcome
  /// What to say; `nil` where the real server is to be asked.
  package var answer: Answer?
  /// How long to wait before saying it.
  package var delay: Duration
  /// The recorded exchange that is given.
  package var exchange: ExchangeID?
  /// What is said otherwise than it was recorded. Stands apart, because a decision is handed on many times and most have none.
  private var boxed = Boxed.nothing
  /// The closest recorded requests, for a miss.
  package var nearMisses: [NearMissSummary]
  /// The number by which a log of decisions knows it; `nil` where there is none.
  package var number: Int?

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

  private indirect enum Boxed: Sendable {
    case nothing
    case changes(AnswerChanges)
  }

  /// What is said otherwise than it was recorded.
  package var changes: AnswerChanges {
    get {
      guard case .changes(let changes) = self.boxed else { return AnswerChanges() }
      return changes
    }
    set { self.boxed = newValue.isEmpty ? .nothing : .changes(newValue) }
  }

  /// Whether the answer may say something else than what was recorded.
  package var isRewritten: Bool {
    guard case .changes = self.boxed else { return false }
    return true
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
