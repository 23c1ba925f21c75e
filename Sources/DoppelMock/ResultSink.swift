internal import DoppelExchange
internal import DoppelRespond

/// Marks the exchanges of one mocked connection with how they were answered, and passes them on.
///
/// Decisions and exchanges come in the same order, so they are paired by it.
///
/// `@unchecked` because it is only ever used on the event loop of its connection.
final class ResultSink: ExchangeSink, @unchecked Sendable {
  private let sink: any ExchangeSink
  private var decisions: [(outcome: Outcome, exchange: ExchangeID?)] = []

  init(_ sink: any ExchangeSink) { self.sink = sink }

  /// How the next question was answered.
  func decided(_ outcome: Outcome, exchange: ExchangeID?) { self.decisions.append((outcome, exchange)) }

  func keep(_ exchange: Exchange) {
    var exchange = exchange
    if !self.decisions.isEmpty {
      let decision = self.decisions.removeFirst()
      exchange.tags.append(Exchange.Tag("match", decision.outcome.rawValue.uppercased()))
      if let reference = decision.exchange { exchange.tags.append(Exchange.Tag("refUuid", reference.description)) }
    }
    self.sink.keep(exchange)
  }

  func count(_ gap: Gap) { self.sink.count(gap) }
}
