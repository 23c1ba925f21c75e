/// The rules within a sandbox: every TCP connection and every question for a name goes to Doppel, what else the program sends to
/// itself arrives, and the rest is refused and noted.
///
/// The text is what `nft -f` reads; it holds numbers only, nothing that a program could choose.
struct RedirectionRules: Equatable {
  /// What marks the connections that Doppel opens inside, so that they are not sent back to it.
  static let mark: UInt32 = 0xd0_99e1

  static let table = "doppel"

  /// The ports that Doppel serves inside, of one address family.
  struct Ports: Equatable {
    /// Takes every TCP connection.
    var connections: Int
    /// Takes questions for names over UDP.
    var questions: Int
    /// Takes questions for names over TCP.
    var streams: Int
  }

  var ipv4: Ports
  /// `nil` where the sandbox has no IPv6.
  var ipv6: Ports?

  var text: String {
    var redirections: [String] = []
    var refusals: [String] = []
    let program = SandboxPlan.ownAddresses
    for (family, address, own, ports) in [
      ("ipv4", "ip", "127.0.0.0/8, \(program[0])", self.ipv4), ("ipv6", "ip6", "::1, \(program[1])", self.ipv6),
    ] {
      guard let ports else { continue }
      redirections += [
        "meta nfproto \(family) udp dport 53 redirect to :\(ports.questions)",
        "meta nfproto \(family) tcp dport 53 redirect to :\(ports.streams)",
        "meta nfproto \(family) meta l4proto tcp redirect to :\(ports.connections)",
      ]
      let set = family == "ipv4" ? "4" : "6"
      refusals += [
        "\(address) daddr { \(own) } accept",
        "meta nfproto \(family) meta l4proto udp update @datagrams\(set) { \(address) daddr . udp dport } reject",
        "meta nfproto \(family) update @others\(set) { \(address) daddr . meta l4proto } reject",
      ]
    }
    return """
      table inet \(Self.table) {
        set datagrams4 { type ipv4_addr . inet_service; flags dynamic; size 1024; }
        set datagrams6 { type ipv6_addr . inet_service; flags dynamic; size 1024; }
        set others4 { type ipv4_addr . inet_proto; flags dynamic; size 1024; }
        set others6 { type ipv6_addr . inet_proto; flags dynamic; size 1024; }
        chain outgoing {
          type nat hook output priority -100; policy accept;
          meta mark \(Self.mark) return
      \(redirections.map { "    \($0)\n" }.joined())  }
        chain uncarried {
          type filter hook output priority 0; policy accept;
          meta l4proto tcp accept
          ct state established,related accept
      \(refusals.map { "    \($0)\n" }.joined())  }
      }

      """
  }
}
