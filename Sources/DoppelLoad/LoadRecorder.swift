internal import DoppelCompare
internal import DoppelExchange
internal import DoppelReport
internal import DoppelTransport
internal import NIOCore

/// Takes the outcomes of one event loop's requests: counts, checks, and keeps the live exchanges.
///
/// Bound to its event loop until the run ends; then its statistics are merged.
final class LoadRecorder {
  private(set) var statistics: ReplayStatistics
  private let services: LoadServices
  private let startedAt: NIODeadline
  private var ids: ExchangeIDs

  init(endpoints: EndpointTable, services: LoadServices, startedAt: NIODeadline) {
    self.statistics = ReplayStatistics(endpoints: endpoints)
    self.services = services
    self.startedAt = startedAt
    self.ids = ExchangeIDs(seed: UInt64.random(in: .min ... .max))
  }

  /// - Parameters:
  ///   - item: as it was sent.
  ///   - due: when it was sent or, in an open loop, should have been.
  ///   - verdict: on its answer.
  func record(
    _ item: LoadItem, due: NIODeadline, result: Result<Message, TransportError>, verdict: (Message) -> Verdict?
  ) {
    let now = NIODeadline.now()
    let latency = Duration.nanoseconds((now - due).nanoseconds)
    var sample = Sample(
      endpoint: item.endpoint, finished: .nanoseconds((now - self.startedAt).nanoseconds), latency: latency,
      outcome: .unanswered(reason: ""), bytesSent: item.wire.readableBytes)
    switch result {
    case .success(let live):
      let status = LoadItem.status(of: live)
      let recorded = LoadItem.status(of: item.exchange.response)
      sample.outcome = .answered(status: status, isWorse: Sample.isWorse(live: status, recorded: recorded))
      sample.verdict = verdict(live)
      sample.bytesReceived = live.fields.byteCount + live.bodyLength
    case .failure(let error):
      sample.outcome = .unanswered(reason: error.message)
      sample.verdict = item.check?.verdictWithoutAnswer
    }
    self.statistics.record(sample)
    self.services.onOutcome()
    if let results = self.services.results { results.keep(self.exchange(item, sample, result, latency)) }
  }

  /// Counts the values of a pass that has ended.
  func count(_ values: ReplayStatistics.ValueCounts) { self.statistics.count(values) }

  /// The live exchange: the request as it was sent with the live answer, pointing to the recorded exchange.
  private func exchange(
    _ item: LoadItem, _ sample: Sample, _ result: Result<Message, TransportError>, _ latency: Duration
  ) -> Exchange {
    var exchange = item.exchange
    let end = WallClock.now
    exchange.startedAt = end.advanced(by: .zero - latency)
    exchange.id = self.ids.next(at: exchange.startedAt)
    exchange.duration = latency
    exchange.timeToFirstByte = nil
    exchange.foreign = nil
    exchange.tags.removeAll { $0.name == "refUuid" || $0.name == "match" }
    exchange.tags.append(Exchange.Tag("refUuid", item.exchange.id.description))
    if let verdict = sample.verdict { exchange.tags.append(Exchange.Tag("match", verdict.isMatch ? "MATCH" : "DIFFERENT")) }
    switch result {
    case .success(let live):
      exchange.response = live
      exchange.status = String(LoadItem.status(of: live))
      exchange.completeness = .complete
    case .failure(let error):
      exchange.response = nil
      exchange.status = ""
      exchange.completeness = .partial(error.message)
    }
    return exchange
  }
}
