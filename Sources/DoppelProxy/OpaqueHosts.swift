package import DoppelTLS
internal import Synchronization

/// The hosts whose clients refused our certificate: tunnelled untouched for the rest of the run.
package final class OpaqueHosts: Sendable {
  /// Hosts that are remembered; beyond it none is added, so that a hostile client cannot grow the set.
  static let limit = 10_000

  /// Handshakes in a row that a client may leave without a word before its host counts as refusing: one may have been an accident.
  package static let silentCloses = 2

  private struct State {
    var hosts: Set<String> = []
    var silentCloses: [String: Int] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// What a client made of our certificate for a host; `true` when the host becomes opaque by it, which is to be said once.
  ///
  /// - Parameter silentCloses: handshakes in a row that are left without a word by which a host becomes opaque.
  package func note(
    _ failure: HandshakeFailure?, host: String, silentCloses: Int = OpaqueHosts.silentCloses
  ) -> Bool {
    self.state.withLock { state in
      guard let failure, failure.isRefusal else {
        state.silentCloses[host] = nil
        return false
      }
      guard state.hosts.count < Self.limit, state.silentCloses.count < Self.limit else { return false }
      if failure == .closed {
        state.silentCloses[host, default: 0] += 1
        if state.silentCloses[host, default: 0] < silentCloses { return false }
      }
      return state.hosts.insert(host).inserted
    }
  }

  func contains(_ host: String) -> Bool { self.state.withLock { $0.hosts.contains(host) } }

  package var all: [String] { self.state.withLock { $0.hosts.sorted() } }
}
