package import DoppelExchange
package import DoppelWire
package import NIOCore

/// The copy of a relayed connection: gives the bytes of both sides to a dissector and what that says to a sink.
///
/// Bound to the connection's event loop. Called after the bytes were passed on, so that nothing here can delay or harm them.
package final class Tee {
  private var dissector: any Dissector
  private let sink: any ExchangeSink
  private let counters: TrafficCounters
  private var actions: [DissectorAction] = []
  private var hasClosed: [Peer: Bool] = [:]

  package init(_ dissector: any Dissector, sink: any ExchangeSink, counters: TrafficCounters) {
    self.dissector = dissector
    self.sink = sink
    self.counters = counters
  }

  /// Whether no exchange is in flight.
  package var isIdle: Bool { self.dissector.isIdle }

  /// Bytes that one side sent.
  ///
  /// - Parameter moment: before they were passed on: what the other side says to them comes after it.
  package func received(_ peer: Peer, _ bytes: ByteBuffer, at moment: Timestamp) {
    self.counters.count(peer, bytes: bytes.readableBytes)
    self.handle(.received(peer, bytes, at: moment))
  }

  /// One side will send no more; said again it changes nothing.
  package func closed(_ peer: Peer, isReset: Bool) {
    guard self.hasClosed[peer] == nil else { return }
    self.hasClosed[peer] = true
    self.handle(.closed(peer, isReset: isReset, at: WallClock.now))
  }

  /// Counts what was seen but not understood.
  package func count(_ gap: Gap) { self.sink.count(gap) }

  private func handle(_ event: DissectorEvent) {
    self.dissector.handle(event, into: &self.actions)
    // taken one by one, so that the sink owns what it is given
    while !self.actions.isEmpty {
      switch self.actions.removeFirst() {
      case .exchange(let exchange): self.sink.keep(exchange)
      case .gap(let gap): self.sink.count(gap)
      }
    }
  }
}
