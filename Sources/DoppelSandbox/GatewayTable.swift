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

  /// - Parameter variables: the environment, for `PATH`.
  package init(_ rules: GatewayRules, backend: Backend, variables: [String: String]) {
    self.rules = rules
    let isThere = Tool.path("nft", variables) != nil || Tool.path("iptables", variables) == nil
    self.backend = backend == .auto ? isThere ? .nft : .iptables : backend
    self.variables = variables
  }

  /// The rules as their program reads them, for a person or a script.
  package var text: String {
    guard self.backend == .iptables else { return self.rules.nft() }
    return self.rules.iptables().map { command in
      let line = command.arguments.joined(separator: " ")
      if command.mayFail { return "\(line) 2>/dev/null || true\n" }
      return command.input.isEmpty ? "\(line)\n" : "\(line) <<'END'\n\(command.input)END\n"
    }.joined()
  }

  /// Sets the rules, in the place of older ones.
  ///
  /// - Throws: `SandboxError` with `unavailable`.
  package func apply() throws(SandboxError) {
    if self.backend == .nft { try self.nft(self.rules.nft()) } else { try self.run(self.rules.iptables()) }
  }

  /// Takes the rules away; nothing where there are none.
  ///
  /// - Throws: `SandboxError` with `unavailable`.
  package func remove() throws(SandboxError) {
    if self.backend == .nft { try self.nft(self.rules.removal) } else { try self.run(self.rules.iptablesRemoval()) }
  }

  /// Sets the rules for as long as what is returned is held and this process lives: the kernel takes them away with nft, which
  /// ends with us.
  ///
  /// - Throws: `SandboxError` with `unavailable`; also with iptables, whose rules have no owner.
  package func hold() throws(SandboxError) -> HeldRules {
    guard self.backend == .nft else {
      throw SandboxError(
        .unavailable, "rules of iptables cannot be bound to a process; install nftables, or apply and remove them")
    }
    return try HeldRules(self.rules.nft(isOwned: true), removal: self.rules.removal, self.variables)
  }

  private func nft(_ text: String) throws(SandboxError) {
    try self.run([GatewayRules.Command(["nft", "-f", "-"], input: text)])
  }

  private func run(_ commands: [GatewayRules.Command]) throws(SandboxError) {
    for command in commands {
      let result = try Tool.run(command.arguments, input: command.input, self.variables)
      guard result.status == 0 || command.mayFail else {
        throw SandboxError(
          .unavailable,
          "\(command.arguments[0]) refused the rules: \(result.errors.split(separator: "\n").first ?? "no reason given")")
      }
    }
  }
}
