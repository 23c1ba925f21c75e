package import DoppelExchange
internal import Synchronization

/// The servers that the recordings of a mock know, by name and by address.
package final class KnownServers: Sendable {
  private let hosts: Mutex<Set<String>>

  /// - Parameter hosts: names and addresses.
  package init(_ hosts: Set<String> = []) { self.hosts = Mutex(Set(hosts.map { $0.lowercased() })) }

  /// Takes others in their place, all at once.
  package func replace(_ hosts: Set<String>) {
    let hosts = Set(hosts.map { $0.lowercased() })
    self.hosts.withLock { $0 = hosts }
  }

  package func contains(_ server: Endpoint) -> Bool {
    self.hosts.withLock { hosts in
      hosts.contains(server.name.lowercased()) && !server.name.isEmpty
        || hosts.contains(server.address) && !server.address.isEmpty
    }
  }
}
