package import DoppelExchange

/// The recorded answers that are to be renewed, as policies and their age say.
package struct DueAnswers: Sendable {
  /// Why one is.
  package enum Reason: Sendable, Hashable {
    /// It is older than `--max-age`.
    case age
    /// Its policy says so, however old it is.
    case policy(String)
  }

  package struct Answer: Sendable {
    package var reason: Reason
    /// What kind of answer it is, as `Renewal.refusal` is to see it.
    package var kind: Message
    /// What it is about.
    package var resource: Resource
    /// Whether it was recorded in a state that a write made.
    package var followsWrite: Bool

    package init(reason: Reason, kind: Message = Message(), resource: Resource = Resource(), followsWrite: Bool = false) {
      self.reason = reason
      self.kind = kind
      self.resource = resource
      self.followsWrite = followsWrite
    }
  }

  package var answers: [ExchangeID: Answer]
  /// What recorded writes did; empty where nothing is asked for anew.
  package var writes: [ExchangeID: Effect]

  package init(answers: [ExchangeID: Answer] = [:], writes: [ExchangeID: Effect] = [:]) {
    self.answers = answers
    self.writes = writes
  }
}
