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

  /// Why the real server is not asked, though one is due.
  package enum Obstacle: Sendable, Hashable {
    /// The request may change something.
    case unsafe
    /// It was recorded in a state that a write made, or comes after one that was answered here.
    case followsWrite
    /// Several answers were recorded to the request, which differ.
    case depends
    /// A person edited it.
    case edited
    /// The request has credentials that recorded answers gave.
    case issued

    var description: String {
      switch self {
      case .unsafe: "to ask for it anew might change the server"
      case .followsWrite: "it follows a write of which the server may know nothing"
      case .depends: "its recorded answers differ, so they depend on what came before"
      case .edited: "it was edited"
      case .issued: "it was asked for with credentials that a recorded answer gave, which the server may not know"
      }
    }
  }

  package struct Answer: Sendable {
    package var reason: Reason
    package var obstacle: Obstacle?
    /// What kind of answer it is, as `Renewal.refusal` is to see it.
    package var kind: Message
    /// What it is about.
    package var resource: Resource
    /// How it was asked for; `nil` where nothing is asked for anew.
    package var asked: AskedForm?

    package init(
      reason: Reason, obstacle: Obstacle? = nil, kind: Message = Message(), resource: Resource = Resource(),
      asked: AskedForm? = nil
    ) {
      self.reason = reason
      self.obstacle = obstacle
      self.kind = kind
      self.resource = resource
      self.asked = asked
    }
  }

  package var answers: [ExchangeID: Answer]
  /// What recorded writes did; empty where nothing is asked for anew.
  package var writes: [ExchangeID: Effect]
  /// The keys of the sessions to which recorded answers gave the credentials.
  package var issued: Set<String>

  package init(answers: [ExchangeID: Answer] = [:], writes: [ExchangeID: Effect] = [:], issued: Set<String> = []) {
    self.answers = answers
    self.writes = writes
    self.issued = issued
  }
}
