internal import DoppelExchange
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

  /// How often the ports of the program are looked at: often while something changes.
  private static let watching = (soon: Duration.milliseconds(10), later: Duration.milliseconds(100), calm: 300)

  private init(_ sandbox: Sandbox, _ files: SandboxFiles, _ environment: Environment) {
    self.sandbox = sandbox
    self.files = files
    self.environment = environment
  }

  /// Makes the sandbox of a command.
  ///
  /// - Returns: `nil` where the user wants none, or this system gives none and the user did not insist.
  /// - Throws: `CommandError` with exit code 3 where the user insists and there is none.
  static func open(_ interception: CommandInterception, trust: TrustFiles, _ environment: Environment) async throws -> CommandSandbox? {
    guard interception != .env else { return nil }
    let files = try SandboxFiles(trust, resolverText: "nameserver \(SandboxPlan.ownAddresses[0])\n", environment)
    var plan = SandboxPlan()
    plan.mounts = files.mounts
    plan.hasIPv6 = HostNetwork.hasIPv6
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
  func inside(_ limits: Limits) -> any Dialling { SandboxDialler(self.sandbox, dialler: Dialler(limits: limits)) }

  /// What redirected connections are.
  func redirection(_ limits: Limits) -> Redirection {
    Redirection(inside: self.inside(limits), addresses: Set(SandboxPlan.ownAddresses), name: { _ in nil })
  }

  /// Starts the command.
  ///
  /// - Throws: `CommandError` with exit code 2.
  func start(_ command: [String]) async throws -> SandboxedCommand {
    let console = self.environment.console
    return try await SandboxedCommand.start(command, in: self.sandbox) {
      console.error("doppel: the process that keeps the sandbox was ended, and the command with it")
    }
  }

  /// Opens and closes the program's ports on this machine as it opens and closes them, until cancelled.
  func publish(_ published: PublishedPorts) async {
    let table = SocketTable(of: self.sandbox)
    let own = self.sandbox.sockets.ports
    var last: [Endpoint] = []
    var calm = 0
    while !Task.isCancelled {
      let open = table.listening().filter { !own.contains($0.port) }
      calm = open == last ? calm + 1 : 0
      if calm == 0 { await published.update(open: open) }
      last = open
      try? await Task.sleep(for: calm < Self.watching.calm ? Self.watching.soon : Self.watching.later)
    }
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
