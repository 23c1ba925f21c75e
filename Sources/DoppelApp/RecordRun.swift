internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelProxy
internal import DoppelRecording
internal import DoppelReport
internal import DoppelRules
internal import DoppelSandbox
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOPosix
internal import SystemPackage

/// `doppel record`: captures traffic in both directions into a new recording.
package struct RecordRun: Sendable, Equatable {
  private let out: String?
  private let format: String
  private let appHost: String
  private let appPort: Int
  private let inPort: String?
  private let untouched: [String]
  private let maxBody: String
  private let health: String?
  private let service: String?
  private let learns: Bool
  private let proxy: ProxySettings
  private let command: [String]
  /// Where rules of the kernel bring the traffic; `nil` where the program or its clients do.
  package var gateway: Gateway?

  package init(
    out: String?, format: String, appHost: String, appPort: Int, inPort: String?, untouched: [String], maxBody: String,
    health: String?, service: String?, learns: Bool = true, proxy: ProxySettings, command: [String]
  ) {
    self.out = out
    self.format = format
    self.appHost = appHost
    self.appPort = appPort
    self.inPort = inPort
    self.untouched = untouched
    self.maxBody = maxBody
    self.health = health
    self.service = service
    self.learns = learns
    self.proxy = proxy
    self.command = command
  }

  /// What is left of the time for what is in flight when a run ends.
  static let grace = Duration.seconds(5)

  /// The run's parts, once its flags are read.
  private struct Parts {
    var ports: ProxyPorts.Configuration
    var untouched: [HostSelector]
    var intercept: CommandInterception
    var publishing: PublishedPorts.Configuration
    var timeout: Duration?
    var health: HealthCheck?
    var limits: Limits
    var sandbox: CommandSandbox?
    var rules: HeldRules?
  }

  private func parts() throws -> Parts {
    let _: RecordingFormat = try Choice.of(self.format, flag: "--format")
    var limits = Limits.defaults
    limits.bodyKept = try Parsing.value("--max-body", self.maxBody, SizeText.parse)
    return Parts(
      ports: try self.ports(for: nil),
      untouched: try Parsing.values("--no-tls-intercept", self.untouched) { text throws(RuleSyntaxError) in
        try HostSelector(text)
      }, intercept: try Choice.of(self.proxy.intercept, flag: "--intercept"), publishing: try self.proxy.publishing(),
      timeout: try self.proxy.timeLimit(),
      health: try self.health.map { try HealthCheck($0, host: self.appHost, port: self.appPort) }, limits: limits)
  }

  /// - Throws: `CommandError` with exit code 2 for a flag's value that `run` would refuse whatever there is on this machine.
  package func check() throws { _ = try self.parts() }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) async throws -> ExitCode {
    Signals.take(hasCommand: !self.command.isEmpty)
    let parts = try self.parts()
    try self.proxy.checkPublished(by: self.command)
    try CommandSearch.check(self.command, environment)
    try self.gateway?.check(environment)
    let trust = try TrustFiles.prepare(environment)
    for problem in trust.problems { environment.console.note(problem) }
    let interception = try self.proxy.interception(trust, untouched: parts.untouched, environment: environment)
    // What cannot be reached from here is not offered to the command either.
    let hasIPv6 = HostNetwork.hasIPv6
    return try await CommandSandbox.during(
      self.command, parts.intercept, hasIPv6: hasIPv6, trust: trust, environment
    ) { sandbox in
      var parts = parts
      parts.sandbox = sandbox
      parts.ports = try self.ports(for: sandbox)
      parts.ports.watch = SpokenSink.watch(environment.console)
      return try await self.record(parts, trust, interception, environment)
    }
  }

  private func record(
    _ parts: Parts, _ trust: TrustFiles, _ interception: Interception, _ environment: Environment
  ) async throws -> ExitCode {
    var parts = parts
    let counters = TrafficCounters()
    let limits = parts.limits
    self.proxy.removeOldReadyFile(environment)
    let output = try RecordingOutput.open(
      self.out, .recorded, format: self.format,
      command: ["doppel", "record"] + (self.command.isEmpty ? [] : ["--"] + self.command), counters: counters,
      environment)
    let sink = CountingSink(SpokenSink.around(output.writer, environment.console) ?? output.writer)
    let services = CaptureServices(
      sink: sink, counters: counters, interception: interception, limits: limits,
      service: self.service ?? FilePath(environment.currentFolder).lastComponent?.string ?? "",
      dialler: self.gateway?.dialler(limits), notice: { environment.console.note($0) })
    let group = EventLoops.make()
    do {
      let names = try await parts.sandbox?.serveNames(.host, group, limits)
      let inside = names.flatMap { parts.sandbox?.redirection($0, limits) }
      let open = try await ProxyPorts.capture(
        parts.ports, redirection: self.gateway?.redirection ?? inside, services: services, group: group)
      inside?.ownPorts.add(open.ports)
      let rules = try self.gateway?.hold(open, environment)
      defer { rules?.release() }
      parts.rules = rules
      let ending = try await self.capture(open, parts, trust, services, sink, group, environment)
      // Nothing may be sent here any more when nobody listens.
      rules?.release()
      await open.close(within: Self.grace)
      await names?.close()
      let manifest = await output.writer.finish()
      try? await group.shutdownGracefully()
      return self.summarize(manifest, sink, output, interception.opaqueHosts.all, ending, environment)
    } catch {
      await output.fail(error)
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
    if let gateway = self.gateway {
      ports.outPort = nil
      ports.gateway = try gateway.ports()
      try self.proxy.checkGateway()
      try ProxySettings.checkPorts(ports)
      return ports
    }
    ports.redirected = sandbox?.connections ?? []
    ports.inside = sandbox?.inside(.defaults)
    if let port = try ListenOptions.port(self.inPort ?? (sandbox == nil ? Self.usualInPort : "0"), flag: "--in-port") {
      guard (1...65_535).contains(self.appPort) else {
        throw CommandError.usage("--app-port: expected a port from 1 to 65535, not \(self.appPort)")
      }
      let server = Endpoint(name: self.appHost, port: self.appPort)
      ports.maps.insert(
        PortMap(port: port, server: server, direction: .inbound, flag: "--in-port", isInside: sandbox != nil), at: 0)
    }
    guard sandbox != nil || ports.outPort != nil || !ports.maps.isEmpty else {
      throw CommandError.usage("nothing to listen on: --out-port and --in-port are off and there is no --map")
    }
    try ProxySettings.checkPorts(ports)
    return ports
  }

  /// The port of the program's clients where nothing else is said.
  private static let usualInPort = "4143"

  /// From the open ports to the end of the run.
  private func capture(
    _ open: ProxyPorts, _ parts: Parts, _ trust: TrustFiles, _ services: CaptureServices, _ sink: CountingSink,
    _ group: any EventLoopGroup, _ environment: Environment
  ) async throws -> RunEvents.Ending {
    var ready = ReadyLine(command: "record", outPort: open.outPort)
    ready.inPort = open.inPort
    if !self.command.isEmpty { ready.intercept = parts.sandbox == nil ? .env : .sandbox }
    for (port, map) in zip(open.mapPorts, parts.ports.maps) {
      if map.direction == .inbound { ready.inPort = port } else { ready.maps.append((port, map.server.hostAndPort)) }
    }
    let status = StatusLine(environment.console) {
      "recording: \(NumberText.count(sink.summary.exchanges, "exchange"))"
    }
    defer { status.stop() }
    var preparation: (@Sendable () async throws -> Void)?
    if let health = parts.health {
      let inside = parts.sandbox?.inside(parts.limits)
      preparation = { [ready, file = self.proxy.readyFile] in
        try await health.wait(services.interception.clients, inside: inside)
        try ready.say(environment, file: file)
      }
    } else {
      try ready.say(environment, file: self.proxy.readyFile)
    }
    if !self.command.isEmpty, let ending = RunEvents.ending() { return ending }
    let child = try await CommandSandbox.start(
      self.command, in: parts.sandbox, trust: trust, outPort: open.outPort, hosts: parts.ports.hosts, environment)
    OpenFiles.raise()
    let published = parts.sandbox?.publish(parts.publishing, services.limits, group, environment) { server, way in
      MapFront(Tunnel(server: server, direction: .inbound, isTransparent: true, way: way), services: services)
    }
    let ending = await RunEvents.wait(
      child: child, timeout: parts.timeout, console: environment.console, preparation: preparation, keeping: parts.rules)
    await published?.close(within: Self.grace)
    for refused in await parts.sandbox?.uncarried() ?? [] {
      sink.count(Gap(reason: "traffic other than TCP, which was refused", host: "\(refused)"))
      environment.console.note("refused: \(refused)")
    }
    if case .failed(let error) = ending { throw error }
    return ending
  }

  private func summarize(
    _ manifest: Manifest, _ sink: CountingSink, _ output: RecordingOutput, _ refusing: [String],
    _ ending: RunEvents.Ending,
    _ environment: Environment
  ) -> ExitCode {
    let style = TextStyle(isColored: environment.console.usesErrorColor)
    environment.console.summary(sink.summary.terminalText(folder: output.shown, style))
    if !refusing.isEmpty {
      environment.console.note(
        "not seen into, because their clients refuse our certificate: \(refusing.joined(separator: ", ")); "
          + "let the clients trust the authority (doppel certs --export FILE) or switch pinning off for the test")
    }
    let code: ExitCode = if case .child(let child) = ending { child } else { .done }
    if let problem = output.problem(manifest) { environment.console.error(problem) }
    if self.learns {
      NoiseLearnRun.learn(from: output.writer.folder, exchanges: manifest.exchanges.kept, environment)
    }
    let isWhole = manifest.state == .complete && !manifest.isDamaged
    return isWhole || code.number != 0 ? code : .failed
  }
}
