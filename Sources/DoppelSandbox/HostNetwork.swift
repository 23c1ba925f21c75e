internal import CDoppelLinux
internal import DoppelCLibrary

/// What this machine's own network lets us do.
package enum HostNetwork {
  /// Whether there is a way to addresses of IPv6 other than this machine's own.
  package static var hasIPv6: Bool { self.hasRoute(Processes.read("/proc/net/ipv6_route") ?? "") }

  /// Whether the kernel knows IPv6 at all.
  static var knowsIPv6: Bool {
    let descriptor = socket(AF_INET6, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    close(descriptor)
    return true
  }

  /// Whether connections can be marked for rules of the kernel, which takes `CAP_NET_ADMIN`.
  package static var mayMark: Bool {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return doppel_mark(descriptor, RedirectionRules.mark) == 0
  }

  /// Reads lines such as `00…00 00 00…00 00 fe80…01 00000400 00000001 00000000 00450003 eth0`: a route to everywhere that is not
  /// one of refusal over `lo`.
  static func hasRoute(_ table: String) -> Bool {
    table.split(separator: "\n").contains { line in
      let fields = line.split(separator: " ")
      return fields.count == 10 && fields[0].allSatisfy { $0 == "0" } && fields[1] == "00" && fields[9] != "lo"
    }
  }
}
