internal import Synchronization

/// The ports of this machine that a run itself listens on for programs: who connects there is seen there, and not on the way.
package final class OwnPorts: Sendable {
  private let ports = Mutex<Set<Int>>([])

  package init() {}

  package func add(_ ports: some Sequence<Int>) { self.ports.withLock { $0.formUnion(ports) } }

  func contains(_ port: Int) -> Bool { self.ports.withLock { $0.contains(port) } }
}
