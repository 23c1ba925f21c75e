package import DoppelExchange
internal import Synchronization

/// A sink that keeps all in memory and lets a test wait for it.
package final class CollectedExchanges: ExchangeSink {
  private struct State {
    var exchanges: [Exchange] = []
    var gaps: [Gap] = []
  }

  private let state = Mutex(State())

  package init() {}

  package func keep(_ exchange: consuming Exchange) {
    let exchange = exchange
    self.state.withLock { $0.exchanges.append(exchange) }
  }
  package func count(_ gap: Gap) { self.state.withLock { $0.gaps.append(gap) } }

  package var exchanges: [Exchange] { self.state.withLock { $0.exchanges } }
  package var gaps: [Gap] { self.state.withLock { $0.gaps } }

  /// The exchanges, once there are that many; fewer where the deadline passes.
  package func exchanges(atLeast count: Int) async -> [Exchange] {
    _ = await Eventually.holds { self.exchanges.count >= count }
    return self.exchanges
  }

  /// The gaps, once there are that many; fewer where the deadline passes.
  package func gaps(atLeast count: Int) async -> [Gap] {
    _ = await Eventually.holds { self.gaps.count >= count }
    return self.gaps
  }
}
