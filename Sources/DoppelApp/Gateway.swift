internal import DoppelCLibrary
internal import DoppelProxy
internal import DoppelSandbox
internal import DoppelTransport
internal import DoppelWire

/// A run whose traffic rules of the kernel bring: what it listens on, how its own connections are told apart, and the rules.
package struct Gateway: Sendable, Equatable {
  private let settings: GatewaySettings
  /// Whether the run sets the rules itself, for as long as it lives.
  private let setsRules: Bool

  package init(_ settings: GatewaySettings, setsRules: Bool) {
    self.settings = settings
    self.setsRules = setsRules
  }

  /// Reads all settings, so that a wrong one is told before anything is done.
  ///
  /// - Throws: `CommandError` with exit code 2, also where the rules' user is another than this run's, or 3 where this run is to set
  ///   rules that cannot be bound to it, or its connections cannot be told from the program's.
  func check(_ environment: Environment) throws {
    let ports = try self.settings.ports()
    let rules = try self.settings.rules(outPort: ports.out == nil ? nil : 1, inPort: ports.in == nil ? nil : 1)
    let table = try self.settings.table(rules, environment)
    if let user = rules.user, user != geteuid() {
      throw CommandError.usage(
        "--user: expected the user that this run has, number \(geteuid()), not number \(user): the rules would send the "
          + "connections of this run back to it")
    }
    guard rules.user != nil || HostNetwork.mayMark else {
      throw CommandError.failed(
        "connections of this run cannot be marked, which needs root or CAP_NET_ADMIN; run it as a user of its own, and name that "
          + "with --user here and for the rules")
    }
    guard self.setsRules else { return }
    do {
      try table.checkHolding()
    } catch {
      throw CommandError.failed("\(error), or set the rules with doppel gateway rules --apply")
    }
  }

  /// - Throws: `CommandError` with exit code 2.
  func ports() throws -> ProxyPorts.Gateway { try self.settings.ports() }

  /// What redirected connections are: they come from this machine, and nothing but their address is known.
  var redirection: Redirection { Redirection(inside: nil, addresses: []) { _ in nil } }

  /// The way to servers that the rules leave alone.
  func dialler(_ limits: Limits) -> Dialler {
    Dialler(limits: limits, mark: HostNetwork.mayMark ? GatewayRules.mark : nil)
  }

  /// Sets the rules for the open ports where this run is to do that.
  ///
  /// - Returns: what holds them.
  /// - Throws: `CommandError` with exit code 3.
  func hold(_ open: ProxyPorts, _ environment: Environment) throws -> HeldRules? {
    guard self.setsRules else { return nil }
    let table = try self.settings.table(try self.settings.rules(outPort: open.outPort, inPort: open.inPort), environment)
    do {
      return try table.hold()
    } catch {
      throw CommandError.failed("\(error)")
    }
  }
}
