package import DoppelExchange

/// How answers that are too old are asked for anew while a mock runs: nothing is asked that may change the server, and what is no answer to
/// the request, such as an error or a login page, takes the place of nothing and is kept nowhere.
package struct Renewal: Sendable {
  /// The tag that names the recorded exchange whose answer a live one renews.
  package static let tag = "renews"
  /// How long an answer may take.
  package static let patience = Duration.seconds(10)

  /// Where the live exchanges are kept that renew an answer.
  package var sink: any ExchangeSink
  /// Whether a request only reads.
  package var onlyReads: @Sendable (Message) -> Bool
  /// Why a live answer is not taken in the place of a recorded one; `nil` where it is.
  package var refusal: @Sendable (_ recorded: Message, _ live: Message) -> String?

  package init(
    sink: any ExchangeSink, onlyReads: @escaping @Sendable (Message) -> Bool,
    refusal: @escaping @Sendable (_ recorded: Message, _ live: Message) -> String?
  ) {
    self.sink = sink
    self.onlyReads = onlyReads
    self.refusal = refusal
  }

  /// Keeps of what is said in the place of a recorded answer what is taken for it, with a tag that names that.
  ///
  /// - Parameter keeps: whether anything is kept.
  func sink(inPlaceOf exchange: ExchangeID, _ recorded: Message, keeps: Bool) -> any ExchangeSink {
    Sieve(renewal: self, exchange: exchange, recorded: recorded, keeps: keeps)
  }

  private struct Sieve: ExchangeSink {
    let renewal: Renewal
    let exchange: ExchangeID
    let recorded: Message
    let keeps: Bool

    func keep(_ exchange: consuming Exchange) {
      guard self.keeps, let live = exchange.response, self.renewal.refusal(self.recorded, live) == nil else { return }
      var exchange = exchange
      exchange.tags.append(Exchange.Tag(Renewal.tag, self.exchange.description))
      self.renewal.sink.keep(exchange)
    }

    func count(_ gap: Gap) { if self.keeps { self.renewal.sink.count(gap) } }
  }
}
