internal import DoppelExchange
internal import DoppelMock
internal import DoppelProxy
internal import DoppelSandbox
internal import DoppelTLS
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore

/// The sandbox of a run's command, with everything that is served in it.
final class CommandSandbox: Sendable {
  private let sandbox: Sandbox
  private let files: SandboxFiles
  private let environment: Environment

  /// What the program tried to reach that could not be carried, or that no recording knows.
  let egress: EgressLog

  private init(_ sandbox: Sandbox, _ files: SandboxFiles, _ environment: Environment) {
    self.sandbox = sandbox
    self.files = files
    self.environment = environment
    let table = SocketTable(of: sandbox)
    self.egress = EgressLog { table.owner(of: $0) }
  }

  /// Does the work of a run within the sandbox of its command, and ends the sandbox after it.
  ///
  /// - Parameters:
  ///   - hasIPv6: whether the command reaches addresses of IPv6; where it does not, it falls back as it would without Doppel.
  ///   - body: given `nil` where there is no command, or it gets no sandbox (see `open`).
  /// - Throws: as `open`, and what `body` throws.
  static func during(
    _ command: [String], _ interception: CommandInterception, hasIPv6: Bool, trust: TrustFiles, _ environment: Environment,
    _ body: (CommandSandbox?) async throws -> ExitCode
  ) async throws -> ExitCode {
    let sandbox =
      command.isEmpty ? nil : try await self.open(interception, hasIPv6: hasIPv6, trust: trust, environment)
    do {
      let code = try await body(sandbox)
      await sandbox?.end()
      return code
    } catch {
      await sandbox?.end()
      throw error
    }
  }

  /// Makes the sandbox of a command.
  ///
  /// - Returns: `nil` where the user wants none, or this system gives none and the user did not insist.
  /// - Throws: `CommandError` with exit code 3 where the user insists and there is none.
  static func open(
    _ interception: CommandInterception, hasIPv6: Bool, trust: TrustFiles, _ environment: Environment
  ) async throws -> CommandSandbox? {
    guard interception != .env else { return nil }
    let files = try SandboxFiles(trust, resolverText: SandboxNames.resolverText, environment)
    var plan = SandboxPlan()
    plan.mounts = files.mounts
    plan.folder = files.folder
    plan.ignoredSignals = Signals.ignoredAtStart
    plan.executable = environment.executable
    plan.hasIPv6 = hasIPv6
    plan.variables = Self.variables(files, environment)
    do {
      return CommandSandbox(try await Sandbox.open(plan), files, environment)
    } catch {
      files.remove()
      guard interception == .auto else { throw CommandError.failed("there is no sandbox: \(error)") }
      environment.console.note("no sandbox, so the command is told by variables where to connect: \(error)")
      return nil
    }
  }

  /// The user's variables, and those that name roots for runtimes that bring their own.
  private static func variables(_ files: SandboxFiles, _ environment: Environment) -> [String: String] {
    var variables = environment.variables
    for variable in TrustEnvironment(files: files.trust, inherited: environment.variables).trust
    where variable.name != "JAVA_TOOL_OPTIONS" || !files.coversJava {
      variables[variable.name] = variable.value
    }
    return variables
  }

  /// The sockets that get the program's connections.
  var connections: [CInt] { self.sandbox.sockets.connections }

  /// The way to servers inside.
  func inside(_ limits: Limits) -> any Dialling { SandboxDialler(self.sandbox, limits: limits) }

  /// What redirected connections are.
  ///
  /// - Parameter names: those that the program has asked for.
  func redirection(_ names: SandboxNames, _ limits: Limits) -> Redirection {
    var redirection = Redirection(inside: self.inside(limits), addresses: Set(SandboxPlan.ownAddresses)) {
      names.name(of: $0)
    }
    redirection.isInvented = { names.isInvented($0) }
    return redirection
  }

  /// Begins to answer the program's questions for names.
  ///
  /// - Throws: `TransportError`.
  func serveNames(_ source: SandboxNames.Source, _ group: any EventLoopGroup, _ limits: Limits) async throws -> SandboxNames {
    let console = self.environment.console
    return try await SandboxNames.serve(
      source, on: self.sandbox.sockets, egress: self.egress, group: group, limits: limits, notice: { console.note($0) })
  }

  /// Starts a run's command: in its sandbox, or with variables that bring it to Doppel.
  ///
  /// - Returns: `nil` where there is no command.
  /// - Throws: `CommandError` with exit code 2.
  static func start(
    _ command: [String], in sandbox: CommandSandbox?, trust: TrustFiles, outPort: Int?, hosts: [String],
    _ environment: Environment
  ) async throws -> (any WrappedCommand)? {
    guard !command.isEmpty else { return nil }
    defer { Signals.commandStarted() }
    if let sandbox {
      return try await SandboxedCommand.start(command, in: sandbox.sandbox) {
        environment.console.error("doppel: the process that keeps the sandbox was ended, and the command with it")
      }
    }
    return try Child(command, variables: ChildEnvironment.make(environment, trust: trust, outPort: outPort, hosts: hosts))
  }

  /// Opens the program's ports on this machine as it opens them, until closed.
  ///
  /// - Parameter front: the first handler of a client's connection, given the server inside and the way to it.
  func publish(
    _ configuration: PublishedPorts.Configuration, _ limits: Limits, _ group: any EventLoopGroup, _ environment: Environment,
    front: @escaping @Sendable (Endpoint, any Dialling) -> any ChannelHandler
  ) -> Publishing {
    let way = self.inside(limits)
    let ports = PublishedPorts(configuration, limits: limits, group: group, notice: { environment.console.note($0) }) {
      server in
      front(server, way)
    }
    let sandbox = self.sandbox
    return Publishing(ports) { sandbox.listening() }
  }

  /// What the program sent that cannot be carried, and was refused; says where connections were lost.
  func uncarried() async -> [UncarriedTraffic] {
    let dropped = self.sandbox.droppedConnections
    if dropped > 0 {
      self.environment.console.note(
        "the kernel's table of connections was full: it dropped \(dropped) packets of new connections; "
          + "raise net.netfilter.nf_conntrack_max")
    }
    return await self.sandbox.uncarried()
  }

  /// Ends what the command left behind, and the sandbox.
  func end() async {
    let left = await self.sandbox.end(grace: 2_000)
    self.files.remove()
    guard !left.isEmpty else { return }
    let names = left.prefix(5).map { "\($0.name) (\($0.id))" }.joined(separator: ", ")
    self.environment.console.note(
      "ended what the command left running: \(names)\(left.count > 5 ? " and \(left.count - 5) more" : "")")
  }
}
