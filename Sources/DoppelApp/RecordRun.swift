internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelProxy
internal import DoppelRecording
internal import DoppelReport
internal import DoppelRules
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
  private let inPort: String
  private let untouched: [String]
  private let maxBody: String
  private let health: String?
  private let service: String?
  private let proxy: ProxySettings
  private let command: [String]

  package init(
    out: String?, format: String, appHost: String, appPort: Int, inPort: String, untouched: [String], maxBody: String,
    health: String?, service: String?, proxy: ProxySettings, command: [String]
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
    self.proxy = proxy
    self.command = command
  }

  /// What is left of the time for what is in flight when a run ends.
  static let grace = Duration.seconds(5)

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) async throws -> ExitCode {
    Signals.take()
    var ports = try self.proxy.ports()
    let _: RecordingFormat = try Choice.of(self.format, flag: "--format")
    let inMap = try self.inboundMap()
    if let inMap { ports.maps.insert(inMap, at: 0) }
    guard ports.outPort != nil || !ports.maps.isEmpty else {
      throw CommandError.usage("nothing to listen on: --out-port and --in-port are off and there is no --map")
    }
    let timeout = try self.proxy.timeLimit()
    let healthCheck = try self.health.map { try HealthCheck($0, host: self.appHost, port: self.appPort) }
    let trust = try TrustFiles.prepare(environment)
    for problem in trust.problems { environment.console.note(problem) }
    let interception = try self.proxy.interception(trust, untouched: self.untouched, environment: environment)
    let health = healthCheck.map { check in { @Sendable in try await check.wait(interception.clients) } }
    let counters = TrafficCounters()
    var limits = Limits.defaults
    limits.bodyKept = try Parsing.value("--max-body", self.maxBody, SizeText.parse)
    self.proxy.removeOldReadyFile(environment)
    let output = try RecordingOutput.open(
      self.out, .recorded, format: self.format,
      command: ["doppel", "record"] + (self.command.isEmpty ? [] : ["--"] + self.command), counters: counters,
      environment)
    let sink = CountingSink(output.writer)
    let services = CaptureServices(
      sink: sink, counters: counters, interception: interception, limits: limits,
      service: self.service ?? FilePath(environment.currentFolder).lastComponent?.string ?? "",
      notice: { environment.console.note($0) })
    let group = EventLoops.make()
    do {
      let open = try await ProxyPorts.capture(ports, services: services, group: group)
      let ending = try await self.capture(open, ports, inMap, trust, health, timeout, sink, environment)
      await open.close(within: Self.grace)
      let manifest = await output.writer.finish()
      try? await group.shutdownGracefully()
      return self.summarize(manifest, sink, output, ending, environment)
    } catch {
      await output.fail(error)
      try? await group.shutdownGracefully()
      throw CommandError.transport(error)
    }
  }

  private func inboundMap() throws -> PortMap? {
    guard let port = try ListenOptions.port(self.inPort, flag: "--in-port") else { return nil }
    guard (1...65_535).contains(self.appPort) else {
      throw CommandError.usage("--app-port: expected a port from 1 to 65535, not \(self.appPort)")
    }
    return PortMap(
      port: port, server: Endpoint(name: self.appHost, port: self.appPort), direction: .inbound, flag: "--in-port")
  }

  /// From the open ports to the end of the run.
  private func capture(
    _ open: ProxyPorts, _ ports: ProxyPorts.Configuration, _ inMap: PortMap?, _ trust: TrustFiles,
    _ health: (@Sendable () async throws -> Void)?, _ timeout: Duration?, _ sink: CountingSink, _ environment: Environment
  ) async throws -> RunEvents.Ending {
    var ready = ReadyLine(command: "record", outPort: open.outPort)
    for (port, map) in zip(open.mapPorts, ports.maps) {
      if map.direction == .inbound { ready.inPort = port } else { ready.maps.append((port, map.server.hostAndPort)) }
    }
    let status = StatusLine(environment.console) {
      let summary = sink.summary
      return "recording: \(summary.exchanges) exchanges"
    }
    defer { status.stop() }
    var preparation: (@Sendable () async throws -> Void)?
    if let health {
      preparation = { [ready, file = self.proxy.readyFile] in
        try await health()
        try ready.say(environment, file: file)
      }
    } else {
      try ready.say(environment, file: self.proxy.readyFile)
    }
    let variables = ChildEnvironment.make(environment, trust: trust, outPort: open.outPort, hosts: ports.hosts)
    let child = self.command.isEmpty ? nil : try Child(self.command, variables: variables)
    OpenFiles.raise()
    let ending = await RunEvents.wait(
      child: child, timeout: timeout, console: environment.console, preparation: preparation)
    if case .failed(let error) = ending { throw error }
    return ending
  }

  private func summarize(
    _ manifest: Manifest, _ sink: CountingSink, _ output: RecordingOutput, _ ending: RunEvents.Ending,
    _ environment: Environment
  ) -> ExitCode {
    let style = TextStyle(isColored: environment.console.usesErrorColor)
    environment.console.summary(sink.summary.terminalText(folder: output.shown, style))
    let code: ExitCode = if case .child(let child) = ending { child } else { .done }
    if let problem = output.problem(manifest) { environment.console.error(problem) }
    let isWhole = manifest.state == .complete && !manifest.isDamaged
    return isWhole || code.number != 0 ? code : .failed
  }
}
