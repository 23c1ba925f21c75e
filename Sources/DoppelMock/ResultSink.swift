internal import DoppelExchange
internal import DoppelRespond

/// Marks the exchanges of one mocked connection with how they were answered, and passes them on.
///
/// Decisions and exchanges come in the same order, so they are paired by it. Once the connection is no longer understood no more
/// exchanges will come for them, and none are kept.
///
/// `@unchecked` because it is only ever used on the event loop of its connection.
final class ResultSink: ExchangeSink, @unchecked Sendable {
  private let sink: any ExchangeSink
  private let limit: Int
  /// Whether all exchanges are turns of a conversation that is not understood, each with its decision.
  private let isConversation: Bool
  private var isUnderstood = true
  private var decisions: [(outcome: Outcome, exchange: ExchangeID?)] = []

  /// - Parameter limit: decisions that can wait for their exchanges: more than requests can be in flight will never be asked for.
  init(_ sink: any ExchangeSink, limit: Int, isConversation: Bool = false) {
    self.sink = sink
    self.isConversation = isConversation
    self.limit = limit
  }

  /// How the next question was answered.
  func decided(_ outcome: Outcome, exchange: ExchangeID?) {
    guard self.isUnderstood else { return }
    if self.decisions.count < self.limit { self.decisions.append((outcome, exchange)) } else { self.giveUp() }
  }

  private func giveUp() {
    self.isUnderstood = false
    self.decisions = []
  }

  func keep(_ exchange: consuming Exchange) {
    var exchange = exchange
    if case .opaque = exchange.completeness, !self.isConversation { self.giveUp() }
    if !self.decisions.isEmpty {
      let decision = self.decisions.removeFirst()
      exchange.tags.append(Exchange.Tag("match", decision.outcome.rawValue.uppercased()))
      if let reference = decision.exchange { exchange.tags.append(Exchange.Tag("refUuid", reference.description)) }
    }
    self.sink.keep(exchange)
  }

  func count(_ gap: Gap) { self.sink.count(gap) }
}
