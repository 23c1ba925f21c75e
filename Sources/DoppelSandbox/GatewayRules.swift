/// The rules of a gateway: TCP that leaves this machine goes to Doppel first, and so does TCP that comes for chosen ports of the
/// program.
///
/// They stand in a table of their own, so that taking it away takes them all. The texts hold numbers and checked networks only.
package struct GatewayRules: Sendable, Equatable {
  /// The mark of Doppel's own connections, which are not sent back to it.
  package static let mark: UInt32 = RedirectionRules.mark
  static let table = "doppel_gateway"

  /// The port that outgoing connections are sent to; `nil` where they are left alone.
  package var outPort: Int?
  /// The port that incoming connections are sent to; `nil` where they are left alone.
  package var inPort: Int?
  /// The program's ports whose clients are sent to `inPort`.
  package var programPorts: [Int] = []
  /// Servers' ports that are left alone.
  package var excludedPorts: [Int] = []
  package var excludedNetworks: [Network] = []
  /// The user that Doppel runs as, where it cannot mark its connections.
  package var user: UInt32?

  package init(outPort: Int?, inPort: Int?) {
    self.outPort = outPort
    self.inPort = inPort
  }

  /// What `nft -f` reads to have these rules and no older ones, in one step.
  ///
  /// - Parameter isOwned: whether the rules end with the process that set them (Linux 5.12).
  package func nft(isOwned: Bool = false) -> String {
    let unlessOurs =
      ["meta mark \(Self.mark) return"] + (self.user.map { ["meta skuid \($0) return"] } ?? []) + ["oif lo return"]
    let excluded =
      (self.excludedPorts.isEmpty ? [] : ["th dport { \(Self.list(self.excludedPorts)) } return"])
      + self.excludedNetworks.map { "\($0.isIPv6 ? "ip6" : "ip") daddr \($0) return" }
    let outgoing = self.outPort.map { unlessOurs + excluded + ["meta l4proto tcp redirect to :\($0)"] } ?? []
    // A client of HTTP/3 goes back to TCP at once when it is refused.
    let quic = self.outPort == nil ? [] : unlessOurs + excluded + ["udp dport 443 reject"]
    let ports = Self.list(self.programPorts)
    let incoming = self.inPort.flatMap { ports.isEmpty ? nil : ["tcp dport { \(ports) } redirect to :\($0)"] } ?? []
    return self.removal + """
      table inet \(Self.table) {
      \(isOwned ? "  flags owner;\n" : "")\
      \(Self.chain("outgoing", "nat hook output priority -100", outgoing))\
      \(Self.chain("quic", "filter hook output priority 0", quic))\
      \(Self.chain("incoming", "nat hook prerouting priority -100", incoming))}

      """
  }

  /// What `nft -f` reads to have none of these rules, whether they were there or not.
  package var removal: String { "table inet \(Self.table) { }\ndelete table inet \(Self.table)\n" }

  private static func chain(_ name: String, _ hook: String, _ rules: [String]) -> String {
    "  chain \(name) {\n    type \(hook); policy accept;\n\(rules.map { "    \($0)\n" }.joined())  }\n"
  }

  private static func list(_ numbers: [Int]) -> String { Set(numbers).sorted().map(String.init).joined(separator: ", ") }
}
