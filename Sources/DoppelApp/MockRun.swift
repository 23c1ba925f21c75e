internal import DoppelExchange
internal import DoppelMatch
internal import DoppelMock
internal import DoppelProtocols
internal import DoppelProxy
internal import DoppelRecording
internal import DoppelReport
internal import DoppelRespond
internal import DoppelRules
internal import DoppelSandbox
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOPosix
internal import SystemPackage

/// `doppel mock`: answers for the dependencies from recordings.
package struct MockRun: Sendable, Equatable {
  private let inputs: [String]
  private let inDirection: String
  private let directs: [String]
  private let onMiss: String
  private let timing: String
  private let selection: String
  private let learns: Bool
  private let only: [String]
  private let except: [String]
  private let out: String?
  private let keepsNothing: Bool
  private let format: String
  private let watches: Bool
  private let marks: Bool
  private let isStrict: Bool
  private let conditions: [String]
  private let proxy: ProxySettings
  private let command: [String]
  /// Where rules of the kernel bring the traffic; `nil` where the program or its clients do.
  package var gateway: Gateway?

  package init(
    inputs: [String], inDirection: String, directs: [String], onMiss: String, timing: String, selection: String,
    learns: Bool = true, only: [String], except: [String], out: String?, keepsNothing: Bool, format: String, watches: Bool,
    marks: Bool,
    isStrict: Bool, conditions: [String], proxy: ProxySettings, command: [String]
  ) {
    self.inputs = inputs
    self.inDirection = inDirection
    self.directs = directs
    self.onMiss = onMiss
    self.timing = timing
    self.selection = selection
    self.learns = learns
    self.only = only
    self.except = except
    self.out = out
    self.keepsNothing = keepsNothing
    self.format = format
    self.watches = watches
    self.marks = marks
    self.isStrict = isStrict
    self.conditions = conditions
    self.proxy = proxy
    self.command = command
  }

  /// The run's parts, once its flags are read.
  private struct Parts {
    var ports: ProxyPorts.Configuration
    var answering: Answerer.Configuration
    var mocked: MockedHosts
    var conditions: [Condition]
    var choice: LibraryLoader.Choice
    var intercept: CommandInterception
    var publishing: PublishedPorts.Configuration
    var timeout: Duration?
    var sandbox: CommandSandbox?
    var rules: HeldRules?
  }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) async throws -> ExitCode {
    Signals.take(hasCommand: !self.command.isEmpty)
    let parts = try self.parts()
    try self.proxy.checkPublished(by: self.command)
    try CommandSearch.check(self.command, environment)
    try self.gateway?.check(environment)
    let loader = LibraryLoader(
      paths: try RunFolder.inputs(self.inputs, environment), choice: parts.choice,
      marks: self.marks ? Fields(["Doppel-Outcome": "hit"]) : Fields(), learns: self.learns)
    let trust = try TrustFiles.prepare(environment)
    for problem in trust.problems { environment.console.note(problem) }
    let interception = try self.proxy.interception(trust, untouched: [], environment: environment)
    let loaded = loader.load(environment)
    try LoadReport.tell(loaded.problems, isStrict: self.isStrict, environment)
    LoadReport.tell(loaded.library, environment)
    // Recorded addresses need no way to them.
    let hasIPv6 = HostNetwork.knowsIPv6
    return try await CommandSandbox.during(
      self.command, parts.intercept, hasIPv6: hasIPv6, trust: trust, environment
    ) { sandbox in
      var parts = parts
      parts.sandbox = sandbox
      parts.ports = try self.ports(for: sandbox)
      parts.ports.watch = SpokenSink.watch(environment.console)
      return try await self.mock(loader, loaded, parts, trust, interception, environment)
    }
  }

  private func mock(
    _ loader: LibraryLoader, _ loaded: LibraryLoader.Loaded, _ parts: Parts, _ trust: TrustFiles, _ interception: Interception,
    _ environment: Environment
  ) async throws -> ExitCode {
    var parts = parts
    self.proxy.removeOldReadyFile(environment)
    let counters = TrafficCounters()
    let limits = Limits.defaults
    let results = try self.keepsNothing ? nil : self.output(self.out, .mocked, counters, environment)
    let recorded: RecordingOutput?
    do {
      // The new recording that unknown requests go to.
      recorded = try parts.answering.onMiss == .record ? self.output(nil, .recorded, counters, environment) : nil
    } catch {
      await results?.fail(error)
      throw error
    }
    let answerer = Answerer(
      loaded.library, configuration: parts.answering,
      session: { request in Protocols.all.lazy.compactMap { $0.session(of: request) }.first },
      aspect: { request in Protocols.all.lazy.map { $0.aspect(of: request) }.first { $0 != 0 } ?? 0 })
    let services = MockServices(
      answerer: answerer, interception: interception, mocked: parts.mocked, known: KnownServers(loaded.servers),
      egress: parts.sandbox?.egress ?? EgressLog(), results: SpokenSink.around(results?.writer, environment.console),
      recorded: recorded?.writer, counters: counters, limits: limits, dialler: self.gateway?.dialler(limits),
      notice: { environment.console.note($0) })
    let group = EventLoops.make()
    do {
      // What is passed through must be found.
      let passes = parts.answering.onMiss != .fail || !parts.mocked.areAll
      let names = try await parts.sandbox?.serveNames(
        .recordings(servers: loaded.servers, passthrough: passes), group, limits)
      let inside = names.flatMap { parts.sandbox?.redirection($0, limits) }
      let open = try await ProxyPorts.mock(
        parts.ports, redirection: self.gateway?.redirection ?? inside, services: services, group: group)
      inside?.ownPorts.add(open.ports)
      let rules = try self.gateway?.hold(open, environment)
      defer { rules?.release() }
      parts.rules = rules
      let ending = try await self.answer(
        open, parts, loader, loaded.count, trust, services, names, group, environment)
      // Nothing may be sent here any more when nobody listens.
      rules?.release()
      await open.close(within: RecordRun.grace)
      await names?.close()
      await results?.finish(environment.console)
      await recorded?.finish(environment.console)
      await services.egress.settled()
      try? await group.shutdownGracefully()
      return try self.summarize(services, parts.conditions, results, recorded, ending, environment)
    } catch {
      await results?.fail(error)
      await recorded?.fail(error)
      try? await group.shutdownGracefully()
      throw CommandError.transport(error)
    }
  }

  /// The ports to open.
  ///
  /// - Parameter sandbox: that of the command; with one, no port is needed but those that the user names.
  /// - Throws: `CommandError` with exit code 2.
  private func ports(for sandbox: CommandSandbox?) throws -> ProxyPorts.Configuration {
    var ports = try self.proxy.ports(isSandboxed: sandbox != nil)
    ports.maps += try self.directs.map(PortMapText.direct)
    if let gateway = self.gateway {
      ports.outPort = nil
      ports.gateway = try gateway.ports()
      try self.proxy.checkGateway()
      try ProxySettings.checkPorts(ports)
      return ports
    }
    ports.redirected = sandbox?.connections ?? []
    guard sandbox != nil || ports.outPort != nil || !ports.maps.isEmpty else {
      throw CommandError.usage("nothing to listen on: --out-port is off and there is no --map or --direct")
    }
    try ProxySettings.checkPorts(ports)
    return ports
  }

  /// - Throws: `CommandError` with exit code 2 for a flag's value that `run` would refuse whatever there is on this machine.
  package func check() throws { _ = try self.parts() }

  private func parts() throws -> Parts {
    let _: RecordingFormat = try Choice.of(self.format, flag: "--format")
    let ports = try self.ports(for: nil)
    var answering = Answerer.Configuration()
    answering.timing = try Parsing.value("--timing", self.timing) { text throws(RuleSyntaxError) in
      try Pace.parse(text, unpaced: "none")
    }
    answering.selection = try Choice.of(self.selection, flag: "--selection")
    answering.onMiss = try Choice.of(self.onMiss, flag: "--on-miss")
    let choice: LibraryLoader.Choice = try Choice.of(self.inDirection, flag: "--in-direction")
    func selectors(_ flag: String, _ texts: [String]) throws -> [HostSelector] {
      try Parsing.values(flag, texts) { text throws(RuleSyntaxError) in try HostSelector(text) }
    }
    return Parts(
      ports: ports, answering: answering,
      mocked: MockedHosts(only: try selectors("--only", self.only), except: try selectors("--except", self.except)),
      conditions: try Parsing.values("--fail-if", self.conditions) { text throws(RuleSyntaxError) in
        try Condition(text, metrics: MockReport.metrics)
      },
      choice: choice, intercept: try Choice.of(self.proxy.intercept, flag: "--intercept"),
      publishing: try self.proxy.publishing(), timeout: try self.proxy.timeLimit())
  }

  private func output(
    _ named: String?, _ kind: RunFolder.Kind, _ counters: TrafficCounters, _ environment: Environment
  ) throws -> RecordingOutput {
    try RecordingOutput.open(
      named, kind, format: self.format, command: ["doppel", "mock"] + (self.command.isEmpty ? [] : ["--"] + self.command),
      counters: counters, environment)
  }

  private func answer(
    _ open: ProxyPorts, _ parts: Parts, _ loader: LibraryLoader, _ count: Int, _ trust: TrustFiles, _ services: MockServices,
    _ names: SandboxNames?, _ group: any EventLoopGroup, _ environment: Environment
  ) async throws -> RunEvents.Ending {
    var ready = ReadyLine(command: "mock", outPort: open.outPort)
    ready.inPort = open.inPort
    if !self.command.isEmpty { ready.intercept = parts.sandbox == nil ? .env : .sandbox }
    ready.maps = zip(open.mapPorts, parts.ports.maps).map { ($0, $1.server.hostAndPort) }
    ready.facts = [("exchanges", count)]
    let watcher =
      self.watches
      ? LibraryWatcher(loader, environment) { loaded in
        services.answerer.swap(loaded.library)
        services.known.replace(loaded.servers)
        await names?.replace(loaded.servers)
      } : nil
    let tally = services.tally
    let status = StatusLine(environment.console) {
      let report = tally.report
      return "mocking: "
        + [
          NumberText.count(report.requests, "request"), NumberText.count(report.hits, "hit"),
          NumberText.count(report.misses, "miss", "misses"),
        ].joined(separator: ", ")
    }
    defer {
      watcher?.stop()
      status.stop()
    }
    try ready.say(environment, file: self.proxy.readyFile)
    if !self.command.isEmpty, let ending = RunEvents.ending() { return ending }
    let child = try await CommandSandbox.start(
      self.command, in: parts.sandbox, trust: trust, outPort: open.outPort, hosts: parts.ports.hosts, environment)
    OpenFiles.raise()
    let published = parts.sandbox?.publish(parts.publishing, services.limits, group, environment) { server, way in
      let tunnel = Tunnel(server: server, direction: .inbound, isTransparent: true, way: way)
      return PassFront(tunnel, dialler: services.dialler, notice: services.notice)
    }
    let ending = await RunEvents.wait(
      child: child, timeout: parts.timeout, console: environment.console, keeping: parts.rules)
    await published?.close(within: RecordRun.grace)
    for refused in await parts.sandbox?.uncarried() ?? [] { services.egress.count("\(refused)") }
    if case .failed(let error) = ending { throw error }
    return ending
  }

  private func summarize(
    _ services: MockServices, _ conditions: [Condition], _ results: RecordingOutput?, _ recorded: RecordingOutput?,
    _ ending: RunEvents.Ending,
    _ environment: Environment
  ) throws -> ExitCode {
    let report = services.report
    let tally = services.tally
    let style = TextStyle(isColored: environment.console.usesErrorColor)
    environment.console.summary(report.terminalText(style, conditions: conditions))
    if tally.failureCount > 0 {
      environment.console.note(
        "\(NumberText.count(tally.failureCount, "passthrough was", "passthroughs were")) not answered")
    }
    if let results {
      try TextFile.write(
        String(buffer: report.json(conditions)), to: "\(results.writer.folder.string)/report.json", isPrivate: true)
      environment.console.note("results: \(results.shown)")
    }
    if let recorded { environment.console.note("recorded: \(recorded.shown)") }
    if case .child(let code) = ending, code != .child(0) { return code }
    return conditions.contains { $0.evaluate(report.values).isFailure } ? .checkFailed : .done
  }
}
