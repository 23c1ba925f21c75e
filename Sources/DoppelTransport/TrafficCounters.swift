package import DoppelWire
internal import Synchronization

/// Counts every connection and byte that was seen, so that a recording can account for them.
package final class TrafficCounters: Sendable {
  private let opened = Atomic<Int>(0)
  private let clientBytes = Atomic<Int>(0)
  private let upstreamBytes = Atomic<Int>(0)

  package init() {}

  /// The number of the next connection, from 1.
  package func open() -> Int { self.opened.wrappingAdd(1, ordering: .relaxed).newValue }

  package func count(_ peer: Peer, bytes: Int) {
    switch peer {
    case .client: self.clientBytes.wrappingAdd(bytes, ordering: .relaxed)
    case .upstream: self.upstreamBytes.wrappingAdd(bytes, ordering: .relaxed)
    }
  }

  package var connections: Int { self.opened.load(ordering: .relaxed) }
  package var bytesFromClients: Int { self.clientBytes.load(ordering: .relaxed) }
  package var bytesFromServers: Int { self.upstreamBytes.load(ordering: .relaxed) }
}
