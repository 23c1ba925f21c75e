extension GatewayRules {
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

  /// A chain of ours, and what sends packets to it.
  private struct Chain {
    var name: String
    var table: String
    var hook: [String]

    static let outgoing = Chain(name: "DOPPEL_OUT", table: "nat", hook: ["OUTPUT", "-p", "tcp"])
    static let incoming = Chain(name: "DOPPEL_IN", table: "nat", hook: ["PREROUTING", "-p", "tcp"])
    static let quic = Chain(name: "DOPPEL_QUIC", table: "filter", hook: ["OUTPUT", "-p", "udp", "--dport", "443"])
    static let all = [outgoing, incoming, quic]

    /// The rules of this chain as `iptables-restore` reads them.
    func text(_ rules: [String]) -> String {
      ":\(self.name) - [0:0]\n" + rules.map { "-A \(self.name) \($0)\n" }.joined()
    }
  }

  /// The programs of iptables, one for each family.
  package static let programs = ["iptables", "ip6tables"]

  /// What is run instead where there is no nft: for each family its program, with arguments; those that may fail do so where there
  /// is nothing to remove.
  package func iptables(_ programs: [String] = GatewayRules.programs) -> [Command] {
    programs.flatMap { program in
      let outgoing = self.outPort.map { self.exceptions(program, "tcp") + ["-p tcp -j REDIRECT --to-ports \($0)"] } ?? []
      let quic = self.outPort == nil ? [] : self.exceptions(program, "udp") + ["-j REJECT"]
      let incoming =
        self.inPort.map { port in
          Set(self.programPorts).sorted().map { "-p tcp --dport \($0) -j REDIRECT --to-ports \(port)" }
        } ?? []
      let text =
        "*nat\n\(Chain.outgoing.text(outgoing))\(Chain.incoming.text(incoming))COMMIT\n*filter\n\(Chain.quic.text(quic))COMMIT\n"
      return self.removal(by: program) + [Command([program + "-restore", "--noflush"], input: text)]
        + Chain.all.map { Command([program, "-t", $0.table, "-I"] + $0.hook + ["-j", $0.name]) }
    }
  }

  /// What is run to have none of them.
  package func iptablesRemoval(_ programs: [String] = GatewayRules.programs) -> [Command] {
    programs.flatMap { self.removal(by: $0) }
  }

  private func removal(by program: String) -> [Command] {
    Chain.all.flatMap { chain in
      [["-D"] + chain.hook + ["-j", chain.name], ["-F", chain.name], ["-X", chain.name]]
        .map { Command([program, "-t", chain.table] + $0, mayFail: true) }
    }
  }

  /// What lists the chains that are there: for each family and table a program with arguments.
  static func iptablesListing(_ programs: [String]) -> [[String]] {
    programs.flatMap { program in ["nat", "filter"].map { [program, "-t", $0, "-S"] } }
  }

  /// Whether rules of a gateway are in what `iptables -S` or `iptables-save` lists.
  static func isThere(_ listing: String) -> Bool { Chain.all.contains { listing.contains($0.name) } }

  /// What is left alone, as the beginnings of a chain.
  private func exceptions(_ program: String, _ layer: String) -> [String] {
    let networks = self.excludedNetworks.filter { $0.isIPv6 == (program == "ip6tables") }
    return ["-m mark --mark \(Self.mark) -j RETURN"] + (self.user.map { ["-m owner --uid-owner \($0) -j RETURN"] } ?? [])
      + ["-o lo -j RETURN"] + Set(self.excludedPorts).sorted().map { "-p \(layer) --dport \($0) -j RETURN" }
      + networks.map { "-d \($0) -j RETURN" }
  }
}
