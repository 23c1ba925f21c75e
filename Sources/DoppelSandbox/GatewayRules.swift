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

  // MARK: nftables

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

  // MARK: iptables

  /// What is run instead where there is no nft: for each family its program, with arguments; those that may fail do so where there
  /// is nothing to remove.
  package func iptables() -> [Command] {
    ["iptables", "ip6tables"].flatMap { program in
      let isIPv6 = program == "ip6tables"
      var rules = ["-m mark --mark \(Self.mark) -j RETURN"]
      if let user = self.user { rules.append("-m owner --uid-owner \(user) -j RETURN") }
      rules.append("-o lo -j RETURN")
      rules += Set(self.excludedPorts).sorted().map { "-p tcp --dport \($0) -j RETURN" }
      rules += self.excludedNetworks.filter { $0.isIPv6 == isIPv6 }.map { "-d \($0) -j RETURN" }
      rules = self.outPort.map { rules + ["-p tcp -j REDIRECT --to-ports \($0)"] } ?? []
      let incoming =
        self.inPort.map { port in
          Set(self.programPorts).sorted().map { "-p tcp --dport \($0) -j REDIRECT --to-ports \(port)" }
        } ?? []
      let lines =
        ["*nat", ":\(Self.outChain) - [0:0]", ":\(Self.inChain) - [0:0]"] + rules.map { "-A \(Self.outChain) \($0)" }
        + incoming.map { "-A \(Self.inChain) \($0)" } + ["COMMIT"]
      return self.iptablesRemoval(program) + [
        Command([program + "-restore", "--noflush"], input: lines.joined(separator: "\n") + "\n"),
        Command([program, "-t", "nat", "-I", "OUTPUT", "-p", "tcp", "-j", Self.outChain]),
        Command([program, "-t", "nat", "-I", "PREROUTING", "-p", "tcp", "-j", Self.inChain]),
      ]
    }
  }

  /// What is run to have none of them.
  package func iptablesRemoval() -> [Command] { ["iptables", "ip6tables"].flatMap(self.iptablesRemoval) }

  private func iptablesRemoval(_ program: String) -> [Command] {
    [
      ["-D", "OUTPUT", "-p", "tcp", "-j", Self.outChain], ["-D", "PREROUTING", "-p", "tcp", "-j", Self.inChain],
      ["-F", Self.outChain], ["-F", Self.inChain], ["-X", Self.outChain], ["-X", Self.inChain],
    ].map { Command([program, "-t", "nat"] + $0, mayFail: true) }
  }

  /// Whether rules of a gateway are in what `iptables -S` lists.
  static func isThere(_ listing: String) -> Bool { listing.contains(self.outChain) || listing.contains(self.inChain) }

  private static let outChain = "DOPPEL_OUT"
  private static let inChain = "DOPPEL_IN"

  /// A program to run.
  package struct Command: Sendable, Equatable {
    package var arguments: [String]
    package var input: String
    package var mayFail: Bool

    init(_ arguments: [String], input: String = "", mayFail: Bool = false) {
      self.arguments = arguments
      self.input = input
      self.mayFail = mayFail
    }
  }
}
