internal import Foundation
package import Testing

/// What this system lets a test have of networks and rules of its own (Linux only).
package enum Namespaces {
  /// Why there can be no sandbox here; `nil` where there can.
  package static let absence: String? = Namespaces.reason

  private static var reason: String? {
    guard ["/usr/sbin/nft", "/sbin/nft", "/usr/local/sbin/nft", "/usr/bin/nft"].contains(where: self.isProgram) else {
      return "nft is absent: apt-get install nftables"
    }
    guard self.isProgram("/usr/bin/unshare") else { return "unshare is absent: apt-get install util-linux" }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = ["-Urnm", "true"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return "unshare cannot be run" }
    process.waitUntilExit()
    return process.terminationStatus == 0 ? nil : "this system gives programs no namespaces of their own"
  }

  /// Why a test that needs root and networks cannot run; `nil` where it can.
  package static var absenceAsRoot: String? {
    guard getuid() == 0 else { return "networks between namespaces need root" }
    guard self.isProgram("/usr/sbin/ip") || self.isProgram("/sbin/ip") else { return "ip is absent: apt-get install iproute2" }
    return self.absence
  }

  private static func isProgram(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }
}

extension Trait where Self == ConditionTrait {
  /// Skips the test where the system gives an ordinary user no sandbox, with a line that says why.
  package static var needsNamespaces: Self {
    .enabled(if: Namespaces.absence == nil, "\(Namespaces.absence ?? "")")
  }

  /// Skips the test where it is not root or cannot make networks, with a line that says why.
  package static var needsNetworks: Self {
    .enabled(if: Namespaces.absenceAsRoot == nil, "\(Namespaces.absenceAsRoot ?? "")")
  }
}
