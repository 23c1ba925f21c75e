internal import DoppelExchange
internal import DoppelReport
internal import Synchronization

/// Counts what passes to another sink, for the live line and the summary.
final class CountingSink: ExchangeSink {
  private let sink: any ExchangeSink
  private let counts = Mutex(RecordSummary())

  init(_ sink: any ExchangeSink) { self.sink = sink }

  var summary: RecordSummary { self.counts.withLock { $0 } }

  func keep(_ exchange: consuming Exchange) {
    self.counts.withLock { $0.record(exchange) }
    self.sink.keep(exchange)
  }

  func count(_ gap: Gap) {
    self.counts.withLock { $0.record(gap) }
    self.sink.count(gap)
  }
}
