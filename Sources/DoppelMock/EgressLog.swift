package import DoppelExchange
package import DoppelReport
internal import Synchronization

/// Keeps account of what a program tried to reach that no recording knows.
package final class EgressLog: Sendable {
  private let attempts = Mutex(MockReport.Egress())
  private let owner: @Sendable (Endpoint) -> (id: Int32, command: String)?

  /// - Parameter owner: the program that has the client's end of a connection. May block; called for the first attempts on each
  ///   destination only.
  package init(owner: @escaping @Sendable (Endpoint) -> (id: Int32, command: String)? = { _ in nil }) { self.owner = owner }

  /// Counts an attempt.
  ///
  /// - Parameters:
  ///   - destination: as a person would write it: `api.example.com:443`, `name nosuch.example.com`, `udp 192.0.2.1:443`.
  ///   - client: the client's end of the connection, where there is one.
  package func count(_ destination: String, times: Int = 1, client: Endpoint? = nil) {
    let isNew = self.attempts.withLock { $0.count(destination, times: times) }
    guard isNew, let client, let owner = self.owner(client) else { return }
    self.attempts.withLock { $0.attribute(destination, program: "\(owner.command) (pid \(owner.id))") }
  }

  package var report: MockReport.Egress { self.attempts.withLock { $0 } }
}
