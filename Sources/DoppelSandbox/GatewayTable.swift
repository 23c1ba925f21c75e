internal import DoppelCLibrary

/// The rules of a gateway in this machine's kernel.
package struct GatewayTable: Sendable {
  /// The program that sets rules.
  package enum Backend: String, Sendable, CaseIterable {
    /// nft, or iptables where there is none.
    case auto
    case nft, iptables
  }

  private let rules: GatewayRules
  private let backend: Backend
  private let variables: [String: String]
  /// The programs that set rules of iptables here.
  private let programs: [String]
  /// Whether nft was taken where nobody said which program is meant, so that rules may be there that were set with iptables.
  private let mayHaveOthers: Bool

  /// - Parameter variables: the environment, for `PATH`.
  package init(_ rules: GatewayRules, backend: Backend, variables: [String: String]) {
    self.rules = rules
    let hasIptables = Tool.path("iptables", variables) != nil
    let isNft = Tool.path("nft", variables) != nil || !hasIptables
    self.backend = backend == .auto ? isNft ? .nft : .iptables : backend
    self.mayHaveOthers = backend == .auto && isNft && hasIptables
    self.variables = variables
    self.programs = Self.programs(knowsIPv6: HostNetwork.knowsIPv6, variables)
  }

  /// The programs of iptables for the families that there are; without its program, IPv6 is left alone.
  static func programs(knowsIPv6: Bool, _ variables: [String: String]) -> [String] {
    GatewayRules.programs.filter { $0 == "iptables" || (knowsIPv6 && Tool.path($0, variables) != nil) }
  }

  /// The rules as their program reads them, for a person or a script.
  package var text: String {
    guard self.backend == .iptables else { return self.rules.nft() }
    return self.rules.iptables(self.programs).map { command in
      let line = command.arguments.joined(separator: " ")
      if command.mayFail { return "\(line) 2>/dev/null || true\n" }
      return command.input.isEmpty ? "\(line)\n" : "\(line) <<'END'\n\(command.input)END\n"
    }.joined()
  }

  /// Sets the rules, in the place of older ones.
  ///
  /// - Throws: `SandboxError` with `unavailable`.
  package func apply() throws(SandboxError) {
    try self.removeOthers()
    if self.backend == .nft { return try self.nft(self.rules.nft()) }
    do throws(SandboxError) {
      try self.run(self.rules.iptables(self.programs))
    } catch {
      // Those of one family may be set already.
      try? self.run(self.rules.iptablesRemoval(self.programs))
      throw error
    }
  }

  /// Takes the rules away; nothing where there are none.
  ///
  /// - Throws: `SandboxError` with `unavailable`.
  package func remove() throws(SandboxError) {
    if self.backend == .nft {
      try self.nft(self.rules.removal)
      return try self.removeOthers()
    }
    try self.removeFromIptables()
  }

  /// Takes away what was set with iptables where nft was taken. Asks for it first, in the way that makes no tables.
  private func removeOthers() throws(SandboxError) {
    guard self.mayHaveOthers else { return }
    for program in self.programs.map({ "\($0)-save" }) where Tool.path(program, self.variables) != nil {
      let saved = try Tool.run([program], input: "", self.variables)
      if GatewayRules.isThere(saved.output) { return try self.removeFromIptables() }
    }
  }

  private func removeFromIptables() throws(SandboxError) {
    try self.run(self.rules.iptablesRemoval(self.programs))
    // Those commands fail where there is nothing to remove; that they were not allowed to is told by asking what is left.
    for arguments in GatewayRules.iptablesListing(self.programs) {
      let left = try Tool.run(arguments, input: "", self.variables)
      let mayBeLeft = left.status == 0 ? GatewayRules.isThere(left.output) : arguments[0] == "iptables"
      if mayBeLeft { throw SandboxError(.unavailable, "\(arguments[0]) did not remove the rules: \(Self.reason(left.output))") }
    }
  }

  /// Whether the rules could be bound to this process, as far as is known before they are set.
  ///
  /// - Throws: `SandboxError` with `unavailable` for iptables, whose rules have no owner.
  package func checkHolding() throws(SandboxError) {
    guard self.backend == .iptables else { return }
    throw SandboxError(.unavailable, "rules of iptables cannot be bound to this process; install nftables")
  }

  /// Sets the rules for as long as what is returned is held and this process lives: the kernel takes them away with nft, which
  /// ends with us.
  ///
  /// - Throws: `SandboxError` with `unavailable`; also as `checkHolding`.
  package func hold() throws(SandboxError) -> HeldRules {
    try self.checkHolding()
    try self.removeOthers()
    return try HeldRules(self.rules.nft(isOwned: true), removal: self.rules.removal, self.variables)
  }

  private static func reason(_ output: String) -> Substring { output.split(separator: "\n").first ?? "no reason given" }

  private func nft(_ text: String) throws(SandboxError) {
    try self.run([GatewayRules.Command(["nft", "-f", "-"], input: text)])
  }

  /// Runs one after the other. Those that may fail may also be absent.
  func run(_ commands: [GatewayRules.Command]) throws(SandboxError) {
    for command in commands {
      if command.mayFail, Tool.path(command.arguments[0], self.variables) == nil { continue }
      let result = try Tool.run(command.arguments, input: command.input, self.variables)
      guard result.status == 0 || command.mayFail else {
        throw SandboxError(.unavailable, "\(command.arguments[0]) refused the rules: \(Self.reason(result.output))")
      }
    }
  }
}
