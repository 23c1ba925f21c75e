internal import CDoppelLinux
internal import DoppelCLibrary

/// What this machine's own network lets us do.
package enum HostNetwork {
  /// Whether some address of IPv6 beyond `::1` can be connected to from here: this machine has one, or a route to others.
  package static var hasIPv6: Bool {
    self.hasAddress(Processes.read("/proc/net/if_inet6") ?? "") || self.hasRoute(Processes.read("/proc/net/ipv6_route") ?? "")
  }

  /// Whether the kernel knows IPv6 at all.
  package static var knowsIPv6: Bool {
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

  /// Reads lines such as `20010db8…10 02 40 00 80 eth0`: an address whose scope, the fourth field, is neither the host nor the
  /// link.
  static func hasAddress(_ table: String) -> Bool {
    table.split(separator: "\n").contains { line in
      let fields = line.split(separator: " ")
      return fields.count == 6 && fields[3] != "10" && fields[3] != "20"
    }
  }

  /// Reads lines such as `00…00 00 00…00 00 fe80…01 00000400 00000001 00000000 00450003 eth0`: a route that is not one of `lo`,
  /// where those of refusal are too, nor to the link's own addresses (`fe80::/10`) or to groups (`ff00::/8`).
  static func hasRoute(_ table: String) -> Bool {
    table.split(separator: "\n").contains { line in
      let fields = line.split(separator: " ")
      guard fields.count == 10, let start = UInt16(fields[0].prefix(4), radix: 16) else { return false }
      return fields[9] != "lo" && start & 0xffc0 != 0xfe80 && start & 0xff00 != 0xff00
    }
  }
}
