internal import DoppelExchange
internal import DoppelRespond
internal import DoppelWire

/// Marks the exchanges of one mocked connection with how they were answered, and passes them on without what was said to us as
/// a proxy.
///
/// Decisions and exchanges come in the same order, so they are paired by it. Once the connection is no longer understood no more
/// exchanges will come for them, and none are kept.
///
/// `@unchecked` because it is only ever used on the event loop of its connection.
final class ResultSink: ExchangeSink, @unchecked Sendable {
  private let sink: any ExchangeSink
  private let limit: Int
  private let wire: any WireProtocol
  private var isUnderstood = true
  private var decisions: [(outcome: Outcome, exchange: ExchangeID?, number: Int?)] = []
  private let log: DecisionLog?
  /// The number of the decision that is told next.
  private var number: Int?

  /// - Parameters:
  ///   - wire: the protocol of the connection; where its requests do not tell where they end, all exchanges are turns of a
  ///     conversation that is not understood, each with its decision.
  ///   - log: told which exchange each decision was about.
  ///   - limit: decisions that can wait for their exchanges: more than requests can be in flight will never be asked for.
  init(_ sink: any ExchangeSink, wire: any WireProtocol, limit: Int, log: DecisionLog? = nil) {
    self.log = log
    self.sink = sink
    self.wire = wire
    self.limit = limit
  }

  /// The number by which a log knows the decision about the next question.
  func numbered(_ number: Int?) { self.number = number }

  /// How the next question was answered.
  func decided(_ outcome: Outcome, exchange: ExchangeID?) {
    guard self.isUnderstood else { return }
    if self.decisions.count < self.limit {
      self.decisions.append((outcome, exchange, self.number))
    } else {
      self.giveUp()
    }
    self.number = nil
  }

  private func giveUp() {
    self.isUnderstood = false
    self.decisions = []
  }

  func keep(_ exchange: consuming Exchange) {
    var exchange = exchange
    if case .opaque = exchange.completeness, self.wire.isDelimited { self.giveUp() }
    if !self.decisions.isEmpty {
      let decision = self.decisions.removeFirst()
      if let log = self.log, let number = decision.number { log.name(number, as: exchange.id) }
      exchange.tags.append(Exchange.Tag("match", decision.outcome.rawValue.uppercased()))
      if let reference = decision.exchange { exchange.tags.append(Exchange.Tag("refUuid", reference.description)) }
    }
    exchange.request = exchange.request.map(self.wire.withoutProxyFields)
    self.sink.keep(exchange)
  }

  func count(_ gap: Gap) { self.sink.count(gap) }
}
