internal import Foundation

/// A network and a resolver that stand for those of another machine, in which a test runs programs (Linux, root only). It is
/// gone with the value.
package final class OtherMachine: Sendable {
  /// The address that it has beside loopback; from the range of RFC 5737.
  package static let address = "203.0.113.10"
  /// The name by which its nameserver knows that address, and that no other nameserver knows.
  package static let name = "shop.doppel.test"

  private let folder: TemporaryFolder
  private let holder: ChildProcess
  private let nameserver: ChildProcess

  /// - Parameter answers: whether its nameserver answers; one that does not takes questions and is silent.
  package init(answers: Bool = true) async throws {
    guard let python = Tool.python.path else { throw PeerError.absent(.python) }
    self.folder = try TemporaryFolder()
    let resolver = try self.folder.write("nameserver 127.0.0.53\n", to: "resolv.conf")
    // Whoever can enter the machine may read how it asks for names.
    guard chmod(self.folder.path, 0o755) == 0, chmod(resolver, 0o644) == 0 else { throw PeerError.system("chmod", errno) }
    let peers = packageRoot + "/Tests/Peers/"
    self.holder = try await ChildProcess(
      "/usr/bin/unshare", ["--mount", "--net", "--", "/bin/sh", peers + "machine.sh", resolver, Self.address]
    ).said("standing")
    let known = answers ? ["\(Self.name)=\(Self.address)"] : []
    let command = Self.prefix(self.holder.id) + [python, peers + "servers/names.py", "127.0.0.53"] + known
    self.nameserver = try await ChildProcess(command[0], Array(command.dropFirst())).said("listening")
  }

  /// Ends its nameserver.
  package func forgetNames() async throws { try await self.nameserver.stop() }

  /// The words before a command that run it in the machine, in a folder.
  package func prefix(in folder: String = "/") -> [String] { Self.prefix(self.holder.id) + ["/usr/bin/env", "-C", folder] }

  private static func prefix(_ id: Int32) -> [String] { ["/usr/bin/nsenter", "--target", "\(id)", "--mount", "--net", "--"] }
}
