internal import DoppelDNS
internal import DoppelMock
internal import DoppelSandbox
internal import DoppelWire
internal import NIOCore

/// The names that a program in a sandbox asks for: answered, and remembered for the connections that follow.
final class SandboxNames: Sendable {
  /// Who knows the names.
  enum Source: Sendable {
    /// The resolver of this machine.
    case host
    /// Recordings; what they do not know is asked of this machine's resolver where `passthrough`, else it does not exist.
    case recordings(servers: Set<String>, passthrough: Bool)
  }

  private let table: NameTable
  private let hosts: HostsFile
  private let server: DNSServer
  /// Whether names are given addresses that nobody has.
  private let invents: Bool
  private let notice: @Sendable (String) -> Void

  private init(
    _ table: NameTable, _ hosts: HostsFile, _ server: DNSServer, invents: Bool, notice: @escaping @Sendable (String) -> Void
  ) {
    self.invents = invents
    self.notice = notice
    self.table = table
    self.hosts = hosts
    self.server = server
  }

  /// Begins to answer.
  ///
  /// - Parameters:
  ///   - egress: told of names that no recording knows and that nobody may ask for.
  ///   - notice: told what a person must know, such as that the resolver does not answer.
  /// - Throws: `TransportError` with `cannotListen`.
  static func serve(
    _ source: Source, on sockets: Sandbox.Sockets, egress: EgressLog, group: any EventLoopGroup, limits: Limits,
    notice: @escaping @Sendable (String) -> Void
  ) async throws -> SandboxNames {
    let settings = self.hostSettings
    let table = NameTable(limits: limits)
    let role: NameService.Role =
      switch source {
      case .host: .forward
      case .recordings(let servers, let passthrough): .mock(self.recorded(servers, notice), passthrough: passthrough)
      }
    let invents = if case .recordings = source { true } else { false }
    let hosts = HostsFile(HostFiles.hosts)
    let attempts = NameAttempts(hosts: hosts, searchDomains: settings.searchDomains)
    let server = DNSServer(role: role, settings: settings, names: table, group: group, limits: limits, notice: notice) {
      name, type in
      if attempts.isNew(name, type) { egress.count("the name \(name.text)") }
    }
    for socket in sockets.questions { try await server.serve(datagrams: socket) }
    for socket in sockets.streams { try await server.serve(listener: socket) }
    return SandboxNames(table, hosts, server, invents: invents, notice: notice)
  }

  /// What the program sees in the place of `/etc/resolv.conf`.
  static var resolverText: String {
    let address = SandboxPlan.ownAddresses[0]
    return IPAddress(address).map { self.hostSettings.text(nameserver: $0) } ?? "nameserver \(address)\n"
  }

  private static var hostSettings: HostResolverSettings { HostResolverSettings(HostFiles.resolver) }

  /// The name by which the program knows an address: that it asked for last, or that the machine's own file has.
  func name(of address: String) -> String? { self.table.name(of: address) ?? self.hosts.name(of: address) }

  /// Whether an address was given to a recorded name, and leads nowhere.
  func isInvented(_ address: String) -> Bool { self.invents && IPAddress(address).map(RecordedNames.isInvented) == true }

  /// Answers from other recordings from now on.
  func replace(_ servers: Set<String>) async { await self.server.rename(to: Self.recorded(servers, self.notice)) }

  /// The names of recordings; says how many of them get no address.
  private static func recorded(_ servers: Set<String>, _ notice: (String) -> Void) -> RecordedNames {
    let names = RecordedNames(servers)
    if names.leftOut > 0 {
      notice("the recordings have \(names.leftOut) more names than there are addresses: those do not exist for the program")
    }
    return names
  }

  func close() async { await self.server.close() }
}
