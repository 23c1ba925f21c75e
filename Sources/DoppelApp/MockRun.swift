internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import DoppelMock
internal import DoppelProtocols
internal import DoppelProxy
internal import DoppelRecording
internal import DoppelRefresh
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
  /// Recordings; the workspace where there are none.
  package var inputs: [String] = []
  package var inDirection = "out"
  package var directs: [String] = []
  package var onMiss = "fail"
  package var timing = "none"
  package var selection = "sequence"
  package var unrecordedState: String?
  /// By what sessions are told apart.
  package var session = "auto"
  package var learns = true
  package var synthesizes = false
  /// When answers are renewed: `POLICY`, for all, or `PATTERN=POLICY`.
  package var policies: [String] = []
  package var maximumAge: String?
  package var expired = "use"
  /// The file of rules of noise; that of the workspace where there is none.
  package var noise: String?
  package var shiftsTime = false
  package var tokenKeys: [String] = []
  package var only: [String] = []
  package var except: [String] = []
  package var out: String?
  package var keepsNothing = false
  package var format = "jsonl"
  package var watches = false
  package var marks = false
  /// Where the mock tells about itself: a port, `auto`, or `0` for nowhere.
  package var adminPort = "0"
  package var isStrict = false
  package var conditions: [String] = []
  package var command: [String] = []
  /// Where rules of the kernel bring the traffic; `nil` where the program or its clients do.
  package var gateway: Gateway?
  private let proxy: ProxySettings

  /// A run as it is without flags, but for those of its ports.
  package init(proxy: ProxySettings) { self.proxy = proxy }

  /// The run's parts, once its flags are read.
  private struct Parts {
    var ports: ProxyPorts.Configuration
    var answering: Answerer.Configuration
    var mocked: MockedHosts
    var conditions: [Condition]
    var choice: LibraryLoader.Choice
    var sessions: SessionRule
    var tokens = TokenSigning()
    /// `nil` where no answer is ever due.
    var policies: RenewalPolicies?
    var expired: AnswerExpiry.Handling
    var intercept: CommandInterception
    var publishing: PublishedPorts.Configuration
    var timeout: Duration?
    var sandbox: CommandSandbox?
    var rules: HeldRules?
    var adminPort: ListenAddress.Port?
    var admin: AdminPort?
  }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) async throws -> ExitCode {
    Signals.take(hasCommand: !self.command.isEmpty)
    let parts = try self.parts()
    try self.proxy.checkPublished(by: self.command)
    try CommandSearch.check(self.command, environment)
    try self.gateway?.check(environment)
    let keys = try TokenKeyFiles.read(self.tokenKeys)
    let loader = LibraryLoader(
      paths: try RunFolder.inputs(self.inputs, environment), choice: parts.choice,
      marks: self.marks ? Fields(["Doppel-Outcome": "hit"]) : Fields(), learns: self.learns,
      decided: self.learns ? try NoiseFile.read(self.noise, environment, mayBeMissing: false).rules : NoiseRules(),
      policies: parts.policies, now: environment.now, synthesizes: self.synthesizes,
      keepsTime: parts.answering.selection == .time, sessions: parts.sessions)
    let trust = try TrustFiles.prepare(environment)
    for problem in trust.problems { environment.console.note(problem) }
    let interception = try self.proxy.interception(trust, untouched: [], environment: environment)
    let loaded = loader.load(environment)
    try LoadReport.tell(loaded.problems, isStrict: self.isStrict, environment)
    LoadReport.tell(loaded.library, environment)
    if self.learns { LoadReport.tellNoise(loaded.library, listed: loader.decided, environment) }
    if let contradiction = loaded.contradiction { throw CommandError.usage("--policy: \(contradiction)") }
    // they may be for what is asked and not recorded
    for text in parts.answering.onMiss == .fail ? loaded.idlePolicies : [] {
      environment.console.note("--policy \(text) is for no request there is")
    }
    // Recorded addresses need no way to them.
    let hasIPv6 = HostNetwork.knowsIPv6
    return try await CommandSandbox.during(
      self.command, parts.intercept, hasIPv6: hasIPv6, trust: trust, environment
    ) { sandbox in
      var parts = parts
      parts.sandbox = sandbox
      parts.tokens = TokenSigning(keys) { environment.console.note($0) }
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
    let origin = LibraryOrigin(loader.paths)
    self.proxy.removeOldReadyFile(environment)
    let counters = TrafficCounters()
    let limits = Limits.defaults
    let results = try self.keepsNothing ? nil : self.output(self.out, .mocked, counters, environment)
    let recorded: RecordingOutput?
    let fetched: RecordingOutput?
    do {
      recorded = try parts.answering.onMiss == .record ? self.output(nil, .recorded, counters, environment) : nil
      fetched = try parts.expired == .refresh ? self.output(nil, .fetched, counters, environment) : nil
    } catch {
      await results?.fail(error)
      throw error
    }
    let additions = recorded.map { AdditionSink($0.writer) }
    let (services, routes) = self.services(
      loaded, parts, interception, results, additions, fetched, counters, limits, environment)
    let group = EventLoops.make()
    do {
      // What is passed through must be found.
      let passes = parts.answering.onMiss != .fail || parts.expired == .refresh || !parts.mocked.areAll
      let names = try await parts.sandbox?.serveNames(
        .recordings(servers: loaded.servers, passthrough: passes), group, limits)
      let inside = names.flatMap { parts.sandbox?.redirection($0, limits) }
      let open = try await ProxyPorts.mock(
        parts.ports, redirection: self.gateway?.redirection ?? inside, services: services, group: group)
      inside?.ownPorts.add(open.ports)
      if let port = parts.adminPort, let routes {
        parts.admin = try await AdminPort.open(port, group: group, answer: routes.answer)
      }
      let rules = try self.gateway?.hold(open, environment)
      defer { rules?.release() }
      parts.rules = rules
      let ending = try await self.answer(
        open, parts, loader, loaded.count, trust, services, names, group, environment)
      // Nothing may be sent here any more when nobody listens.
      rules?.release()
      await open.close(within: RecordRun.grace)
      await parts.admin?.close(within: RecordRun.grace)
      await names?.close()
      await results?.finish(environment.console)
      await recorded?.finish(environment.console)
      await fetched?.finish(environment.console)
      await services.egress.settled()
      try? await group.shutdownGracefully()
      let code = Result { try self.summarize(services, origin, parts.conditions, results, recorded, ending, environment) }
      additions?.tell(environment.console)
      if let fetched { await self.renew(from: fetched, environment) }
      return try code.get()
    } catch {
      await results?.fail(error)
      await recorded?.fail(error)
      await fetched?.fail(error)
      try? await group.shutdownGracefully()
      throw CommandError.transport(error)
    }
  }

  /// What all connections share, and what is told of it where an admin port is asked for.
  private func services(
    _ loaded: LibraryLoader.Loaded, _ parts: Parts, _ interception: Interception, _ results: RecordingOutput?,
    _ additions: AdditionSink?, _ fetched: RecordingOutput?, _ counters: TrafficCounters, _ limits: Limits,
    _ environment: Environment
  ) -> (MockServices, AdminRoutes?) {
    let log = parts.adminPort == nil ? nil : DecisionLog()
    let answerer = Answerer(
      loaded.library, configuration: parts.answering, synthesizer: loaded.synthesizer, clients: parts.sessions.clients, log: log
    )
    let policies = parts.policies
    let services = MockServices(
      answerer: answerer, interception: interception, mocked: parts.mocked, known: KnownServers(loaded.servers),
      egress: parts.sandbox?.egress ?? EgressLog(), results: SpokenSink.around(results?.writer, environment.console),
      recorded: additions, expiry: self.expiry(loaded.due, parts, fetched),
      mayAsk: { policies?.mayAsk($0, $1) ?? true },
      tokens: parts.tokens, log: log, counters: counters, limits: limits,
      dialler: self.gateway?.dialler(limits),
      notice: { environment.console.note($0) })
    let routes = log.map { log in
      AdminRoutes(
        report: {
          var report = services.tally.report
          report.sessions = answerer.sessions
          return report
        }, tracer: LiveTracer(answerer, clients: parts.sessions.clients, log: log), log: log, now: environment.now)
    }
    return (services, routes)
  }

  private func expiry(_ due: DueAnswers, _ parts: Parts, _ fetched: RecordingOutput?) -> AnswerExpiry? {
    guard parts.policies != nil else { return nil }
    return AnswerExpiry(
      parts.expired, maximumAge: self.maximumAge ?? "", due: due, renewal: fetched.map { Self.renewal($0.writer) })
  }

  /// Takes what was asked for anew into the library, as `doppel refresh` does, and tells it. Where that cannot be, it stays in a
  /// folder that is named.
  private func renew(from fetched: RecordingOutput, _ environment: Environment) async {
    let folder = fetched.writer.folder
    do {
      defer { RunFiles.removeEmpty(RunFiles.parent(folder.string)) }
      if RecordingFolder.files(in: [folder]).isEmpty {
        RecordingFolder.remove(folder, keepsFolder: false)
        return
      }
      let hasStandard = self.policies.contains { !$0.contains("=") }
      let standard: RenewalRules.Policy = self.maximumAge == nil ? .missing : .expired
      let rules = RefreshRun.Rules(
        policies: (hasStandard ? [] : [standard.rawValue]) + self.policies, maximumAge: self.maximumAge)
      try await RefreshRun(inputs: self.inputs, newer: folder.string, rules: rules, inDirection: self.inDirection)
        .runAside(environment)
      FolderRemoval.remove(folder.string)
    } catch {
      environment.console.error("doppel: the library was not renewed: \(error)")
      let library = self.inputs.map { " --in \($0)" }.joined()
      environment.console.error(
        "doppel: what was asked for anew is kept: doppel refresh --from \(fetched.shown)\(library)"
          + (self.inDirection == "out" ? "" : " --in-direction \(self.inDirection)"))
    }
  }

  /// Answers that are due are asked for anew as a refresh does.
  private static func renewal(_ sink: any ExchangeSink) -> Renewal {
    Renewal(sink: sink, onlyReads: RefreshProbe.onlyReads) { recorded, live in
      guard let wire = AnswerReading.wire else { return nil }
      return RefusalReason(recorded: recorded, newer: live, AnswerReading.form(wire), accepting: [])?.description
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
    answering.unrecordedState = try Choice.unrecordedState(self.unrecordedState, synthesizes: self.synthesizes)
    answering.shiftsTime = self.shiftsTime
    answering.onMiss = try Choice.of(self.onMiss, flag: "--on-miss")
    let choice: LibraryLoader.Choice = try Choice.of(self.inDirection, flag: "--in-direction")
    func selectors(_ flag: String, _ texts: [String]) throws -> [HostSelector] {
      try Parsing.values(flag, texts) { text throws(RuleSyntaxError) in try HostSelector(text) }
    }
    let expired: AnswerExpiry.Handling = try Choice.of(self.expired, flag: "--expired")
    let maximumAge = try self.maximumAge.map { try Parsing.value("--max-age", $0, DurationText.parse) }
    let policies = try self.renewalRules(hasAge: maximumAge != nil)
    guard policies.renewsAny || expired == .use else {
      let need = maximumAge == nil ? "--max-age, such as --max-age 7d, or " : ""
      throw CommandError.usage("--expired: \(self.expired) needs \(need)a --policy that renews")
    }
    answering.isAlone = answering.onMiss == .fail && expired != .refresh
    return Parts(
      ports: ports, answering: answering,
      mocked: MockedHosts(only: try selectors("--only", self.only), except: try selectors("--except", self.except)),
      conditions: try Parsing.values("--fail-if", self.conditions) { text throws(RuleSyntaxError) in
        try Condition(text, metrics: MockReport.metrics)
      },
      choice: choice,
      sessions: try Parsing.value("--session", self.session) { text throws(RuleSyntaxError) in try SessionRule(text) },
      policies: self.policies.isEmpty && maximumAge == nil
        ? nil : RenewalPolicies(rules: policies, age: maximumAge, asksAnew: expired == .refresh),
      expired: expired,
      intercept: try Choice.of(self.proxy.intercept, flag: "--intercept"),
      publishing: try self.proxy.publishing(), timeout: try self.proxy.timeLimit(),
      adminPort: try ListenOptions.port(self.adminPort, flag: "--admin-port"))
  }

  /// - Throws: `CommandError` with exit code 2.
  private func renewalRules(hasAge: Bool) throws -> RenewalRules {
    do {
      try RenewalRules.check(self.policies)
    } catch {
      throw CommandError.usage("--policy: \(error)")
    }
    let rules = try Parsing.value("--policy", "") { _ throws(RuleSyntaxError) in
      try RenewalRules(self.policies, fallback: hasAge ? .expired : .missing)
    }
    if rules.usesAge, !hasAge {
      throw CommandError.usage("--policy: expired needs --max-age, such as --max-age 7d")
    }
    return rules
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
    ready.adminPort = parts.admin?.number
    if !self.command.isEmpty { ready.intercept = parts.sandbox == nil ? .env : .sandbox }
    ready.maps = zip(open.mapPorts, parts.ports.maps).map { ($0, $1.server.hostAndPort) }
    ready.facts = [("exchanges", count)]
    let watcher =
      self.watches
      ? LibraryWatcher(
        loader, noise: self.learns ? NoiseFile.place(self.noise, environment) : nil, environment
      ) { loaded in
        services.answerer.swap(loaded.library, synthesizer: loaded.synthesizer)
        services.known.replace(loaded.servers)
        services.expiry?.replace(loaded.due)
        if let contradiction = loaded.contradiction {
          environment.console.error("doppel: --policy: \(contradiction); until then they count as never")
        }
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
    _ services: MockServices, _ origin: LibraryOrigin, _ conditions: [Condition], _ results: RecordingOutput?,
    _ recorded: RecordingOutput?, _ ending: RunEvents.Ending,
    _ environment: Environment
  ) throws -> ExitCode {
    var report = services.report
    report.library = origin.names
    let tally = services.tally
    let style = TextStyle(isColored: environment.console.usesErrorColor)
    environment.console.summary(report.terminalText(style, conditions: conditions))
    for line in services.expiry?.counts ?? [] { environment.console.note(line) }
    if report.sessions.forgotten > 0 {
      environment.console.note(
        "\(NumberText.count(report.sessions.forgotten, "session was", "sessions were")) forgotten: there were too many at once")
    }
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
