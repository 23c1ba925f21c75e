internal import Synchronization

/// The hosts whose clients refused our certificate: tunnelled untouched for the rest of the run.
package final class OpaqueHosts: Sendable {
  /// Hosts that are remembered; beyond it none is added, so that a hostile client cannot grow the set.
  static let limit = 10_000

  private let hosts = Mutex<Set<String>>([])

  package init() {}

  /// Adds a host; `true` the first time, when it is to be said.
  func insert(_ host: String) -> Bool {
    self.hosts.withLock { $0.count < Self.limit && $0.insert(host).inserted }
  }

  func contains(_ host: String) -> Bool { self.hosts.withLock { $0.contains(host) } }

  package var all: [String] { self.hosts.withLock { $0.sorted() } }
}
