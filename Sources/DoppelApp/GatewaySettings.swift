internal import DoppelProxy
internal import DoppelSandbox
internal import DoppelTransport

/// What `doppel gateway` and its rules have in common, as the command line says it.
package struct GatewaySettings: Sendable, Equatable {
  package var outPort: String
  package var inPort: String
  /// The program's ports whose clients are captured.
  package var programPorts: [String]
  package var excludedPorts: [String]
  package var excludedNetworks: [String]
  /// The user that Doppel runs as; `nil` where its connections are marked.
  package var user: String?
  package var backend: String

  package init(
    outPort: String, inPort: String, programPorts: [String], excludedPorts: [String], excludedNetworks: [String],
    user: String?, backend: String
  ) {
    self.outPort = outPort
    self.inPort = inPort
    self.programPorts = programPorts
    self.excludedPorts = excludedPorts
    self.excludedNetworks = excludedNetworks
    self.user = user
    self.backend = backend
  }

  /// The ports to listen on.
  ///
  /// - Throws: `CommandError` with exit code 2.
  func ports() throws -> ProxyPorts.Gateway {
    ProxyPorts.Gateway(
      out: try ListenOptions.port(self.outPort, flag: "--out-port"), in: try ListenOptions.port(self.inPort, flag: "--in-port"))
  }

  /// The rules for the ports that the flags name.
  ///
  /// - Throws: `CommandError` with exit code 2.
  func rules() throws -> GatewayRules {
    try self.rules(
      outPort: self.outPort == "0" ? nil : Self.number(self.outPort, "--out-port"),
      inPort: self.inPort == "0" ? nil : Self.number(self.inPort, "--in-port"))
  }

  /// The rules for ports that are known; `nil` for those that are off.
  ///
  /// - Throws: `CommandError` with exit code 2.
  func rules(outPort: Int?, inPort: Int?) throws -> GatewayRules {
    guard outPort != nil || inPort != nil else { throw CommandError.usage("--out-port and --in-port are both off") }
    guard inPort != nil || self.programPorts.isEmpty else { throw CommandError.usage("--inbound: the --in-port is off") }
    var rules = GatewayRules(outPort: outPort, inPort: inPort)
    rules.programPorts = try self.programPorts.map { try Self.number($0, "--inbound") }
    rules.excludedPorts = try self.excludedPorts.map { try Self.number($0, "--exclude-port") }
    rules.excludedNetworks = try self.excludedNetworks.map { text in
      guard let network = Network(text) else {
        throw CommandError.usage("--exclude-network: expected addresses such as 10.0.0.0/8 or fd00::/8, not \"\(text)\"")
      }
      return network
    }
    if let user = self.user {
      guard let number = SystemUser.number(of: user) else {
        throw CommandError.usage("--user: there is no user \"\(user)\"; expected a name or a number")
      }
      rules.user = number
    }
    return rules
  }

  /// - Throws: `CommandError` with exit code 2.
  func table(_ rules: GatewayRules, _ environment: Environment) throws -> GatewayTable {
    let backend: GatewayTable.Backend = try Choice.of(self.backend, flag: "--backend")
    return GatewayTable(rules, backend: backend, variables: environment.variables)
  }

  private static func number(_ text: String, _ flag: String) throws -> Int {
    guard let number = Int(text), (1...65_535).contains(number) else {
      throw CommandError.usage("\(flag): expected a port from 1 to 65535, not \"\(text)\"")
    }
    return number
  }
}
