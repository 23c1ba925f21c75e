internal import Foundation
internal import Synchronization

/// A network that stands for a machine, such as a pod, in which a test runs programs (Linux, root only). It is known to the system
/// by a name of its own, and removed with the value.
package final class NetworkNamespace: Sendable {
  /// Its name, as `ip netns` lists it.
  package let name: String

  private static let count = Mutex(0)

  package init() async throws {
    let number = Self.count.withLock { count in
      count += 1
      return count
    }
    self.name = "doppel-\(getpid())-\(number)"
    try await Self.ip("netns", "add", self.name)
    try await Self.ip("-n", self.name, "link", "set", "lo", "up")
  }

  deinit {
    guard let removal = try? Process.run(URL(fileURLWithPath: Self.ipPath), arguments: ["netns", "del", self.name]) else {
      return
    }
    removal.waitUntilExit()
  }

  /// Lays a wire to another one, and gives each end its addresses, such as `10.77.0.1/24`; what either does not know it sends to
  /// the other.
  package func connect(_ addresses: [String], to other: NetworkNamespace, _ otherAddresses: [String]) async throws {
    try await Self.ip(
      "link", "add", "wire", "netns", self.name, "type", "veth", "peer", "name", "wire", "netns", other.name)
    for (end, addresses) in [(self, addresses), (other, otherAddresses)] {
      for address in addresses {
        // An IPv6 address is else looked at for a second before it works.
        let flags = address.contains(":") ? ["nodad"] : []
        try await Self.ip(["-n", end.name, "address", "add", address, "dev", "wire"] + flags)
      }
      try await Self.ip("-n", end.name, "link", "set", "wire", "up")
    }
    for (end, gateways) in [(self, otherAddresses), (other, addresses)] {
      var families: Set<Bool> = []
      for gateway in gateways.compactMap({ $0.split(separator: "/").first })
      where families.insert(gateway.contains(":")).inserted {
        try await Self.ip("-n", end.name, "route", "add", "default", "via", String(gateway))
      }
    }
  }

  /// The words before a command that run it here.
  ///
  /// - Parameter user: the number of the user that it runs as, without any right; `nil` for the test's own.
  package func prefix(as user: UInt32? = nil) -> [String] {
    let other = user.map { ["/usr/bin/setpriv", "--reuid", "\($0)", "--regid", "\($0)", "--clear-groups", "--"] } ?? []
    return ["/usr/bin/nsenter", "--net=/run/netns/\(self.name)", "--"] + other
  }

  /// Starts a program here.
  package func start(_ path: String, _ arguments: [String], as user: UInt32? = nil) throws -> ChildProcess {
    let command = self.prefix(as: user) + [path] + arguments
    return try ChildProcess(command[0], Array(command.dropFirst()))
  }

  /// Runs a program here to its end.
  package func run(_ path: String, _ arguments: [String], as user: UInt32? = nil) async throws -> ChildProcess.Ending {
    try await self.start(path, arguments, as: user).ending(within: .seconds(60))
  }

  private static let ipPath = "/usr/sbin/ip"

  private static func ip(_ arguments: String...) async throws { try await self.ip(arguments) }

  private static func ip(_ arguments: [String]) async throws {
    let ending = try await ChildProcess.run(self.ipPath, arguments)
    guard ending.code == 0 else {
      throw PeerError.notReady(program: "ip \(arguments.joined(separator: " "))", waitedFor: "success", said: ending.errors)
    }
  }
}
