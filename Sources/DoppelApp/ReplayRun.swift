internal import DoppelExchange
internal import DoppelLoad
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelReplay
internal import DoppelReport
internal import DoppelRules
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOPosix
internal import SystemPackage

/// `doppel replay`: sends the recorded inbound exchanges to a target and compares the answers.
package struct ReplayRun: Sendable, Equatable {
  private let inputs: [String]
  private let targets: [String]
  private let users: Int
  private let length: String?
  private let times: Int?
  private let pace: String
  private let rate: String?
  private let conditions: [String]
  private let ignored: [String]
  private let out: String?
  private let keepsNothing: Bool
  private let format: String
  private let upstreamRoots: [String]
  private let upstreamInsecure: [String]
  private let learns: Bool
  private let isStrict: Bool
  private let output: String

  package init(
    inputs: [String], targets: [String], users: Int, length: String?, times: Int?, pace: String, rate: String?,
    conditions: [String], ignored: [String], out: String?, keepsNothing: Bool, format: String, upstreamRoots: [String],
    upstreamInsecure: [String], learns: Bool, isStrict: Bool, output: String
  ) {
    self.inputs = inputs
    self.targets = targets
    self.users = users
    self.length = length
    self.times = times
    self.pace = pace
    self.rate = rate
    self.conditions = conditions
    self.ignored = ignored
    self.out = out
    self.keepsNothing = keepsNothing
    self.format = format
    self.upstreamRoots = upstreamRoots
    self.upstreamInsecure = upstreamInsecure
    self.learns = learns
    self.isStrict = isStrict
    self.output = output
  }

  /// The run's parts, once its flags are read.
  private struct Parts {
    var plan: Plan
    var conditions: [Condition]
    var ignored: [FieldPattern]
    var form: TableFormat
    var targets: TargetMap
  }

  private func parts() throws -> Parts {
    let _: RecordingFormat = try Choice.of(self.format, flag: "--format")
    try ProxySettings.checkInsecure(self.upstreamInsecure)
    return Parts(
      plan: try self.plan(),
      conditions: try Parsing.values("--fail-if", self.conditions) { text throws(RuleSyntaxError) in
        try Condition(text, metrics: ReplayMetrics.all)
      },
      ignored: try Parsing.values("--ignore", self.ignored) { text throws(RuleSyntaxError) in try FieldPattern(text) },
      form: try Choice.of(self.output, flag: "--output"), targets: try self.targetMap())
  }

  /// - Throws: `CommandError` with exit code 2 for a flag's value that `run` would refuse whatever there is on this machine.
  package func check() throws { _ = try self.parts() }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) async throws -> ExitCode {
    let parts = try self.parts()
    let (plan, targets) = (parts.plan, parts.targets)
    let paths = try RunFolder.inputs(self.inputs, environment)
    let exchanges = try self.load(paths, targets, environment)
    let counters = TrafficCounters()
    guard let wire = Protocols.named("http") else { throw CommandError.failed("there is no HTTP codec") }
    let clients = try ProxySettings.clients(self.upstreamRoots, insecure: self.upstreamInsecure, environment)
    let results = try self.results(counters, environment)
    let progress = Progress("replaying", "requests", of: Self.total(plan, exchanges.count), for: plan.length)
    let services = LoadServices(
      wire: wire, clients: clients, results: SpokenSink.around(results?.writer, environment.console),
      onOutcome: { progress.advance() })
    let load = LoadRun(
      exchanges, targets: targets, plan: plan, ignoring: parts.ignored, learns: self.learns, services: services)
    OpenFiles.raise()
    let group = EventLoops.make()
    let startedAt = environment.now()
    let statistics: ReplayStatistics
    do {
      statistics = try await self.send(load, group, progress, environment)
    } catch {
      await results?.fail(error)
      try? await group.shutdownGracefully()
      throw CommandError.transport(error)
    }
    let elapsed = environment.now().since(startedAt)
    await results?.finish(environment.console)
    try? await group.shutdownGracefully()
    let run = ReplayReport.Run(
      startedAt: startedAt, elapsed: elapsed, target: load.origins.map(\.description).joined(separator: ", "),
      sources: paths.map(\.string), facts: self.facts(plan, load))
    let report = ReplayReport(statistics, run: run, conditions: parts.conditions)
    try self.tell(report, parts.form, results, environment)
    return self.exitCode(report)
  }

  private func exitCode(_ report: ReplayReport) -> ExitCode {
    if report.counts.answered == 0 { return .failed }
    return report.isFailure ? .checkFailed : .done
  }

  /// How many requests a plan sends; `nil` where only the time bounds it.
  static func total(_ plan: Plan, _ count: Int) -> Int? {
    guard plan.length == nil, let times = plan.times else { return nil }
    let (passes, overflow) = count.multipliedReportingOverflow(by: times)
    let (total, more) = passes.multipliedReportingOverflow(by: plan.users)
    return overflow || more ? nil : total
  }

  private func plan() throws -> Plan {
    guard self.users > 0 else { throw CommandError.usage("--vus: expected at least 1, not \(self.users)") }
    if let times = self.times, times < 1 { throw CommandError.usage("--times: expected at least 1, not \(times)") }
    if self.times != nil, self.length != nil { throw CommandError.usage("expected --for or --times, not both") }
    let length = try self.length.map { try Parsing.value("--for", $0, DurationText.parse) }
    if let length, length <= .zero { throw CommandError.usage("--for: expected more than 0") }
    return Plan(
      users: self.users, times: self.times, length: length,
      pace: try Parsing.value("--pace", self.pace) { text throws(RuleSyntaxError) in try Pace.parse(text, unpaced: "full") },
      rate: try self.rate.map { try Parsing.value("--rate", $0) { text throws(RuleSyntaxError) in try Rate(text) } })
  }

  private func targetMap() throws -> TargetMap {
    let urls = try Parsing.values("--target", self.targets) { text throws(RuleSyntaxError) in try TargetURL(text) }
    do {
      return try TargetMap(urls)
    } catch {
      throw CommandError.usage("--target: \(error)")
    }
  }

  private func load(_ paths: [FilePath], _ targets: TargetMap, _ environment: Environment) throws -> [Exchange] {
    var exchanges: [Exchange] = []
    let problems = try Reading.load(paths, environment) { exchange in
      if exchange.direction == .inbound, exchange.request != nil, exchange.protocolName == "http" { exchanges.append(exchange) }
    }
    try LoadReport.tell(problems, isStrict: self.isStrict, environment)
    guard !exchanges.isEmpty else {
      throw CommandError.usage(
        "there are no inbound exchanges to send; record clients through the --in-port, or name another recording with --in")
    }
    let unknown = targets.unknownServices(in: Set(exchanges.map(\.service)))
    guard unknown.isEmpty else {
      throw CommandError.usage("--target: the recordings have no service \(unknown.joined(separator: ", "))")
    }
    return exchanges
  }

  private func results(_ counters: TrafficCounters, _ environment: Environment) throws -> RecordingOutput? {
    guard !self.keepsNothing else { return nil }
    return try RecordingOutput.open(
      self.out, .replayed, format: self.format, command: ["doppel", "replay"], counters: counters,
      environment)
  }

  private func send(
    _ load: LoadRun, _ group: MultiThreadedEventLoopGroup, _ progress: Progress, _ environment: Environment
  ) async throws -> ReplayStatistics {
    environment.console.note(
      "replaying \(NumberText.count(load.requestCount, "request")) against \(load.origins.map(\.description).joined(separator: ", "))"
    )
    let line = StatusLine(environment.console, progress)
    defer { line.stop() }
    let work = Task { try await load.run(on: group) }
    let ending = await RunEvents.wait(console: environment.console, work: { _ = await work.result })
    if case .signal = ending { load.stop() }
    return try await work.value
  }

  private func facts(_ plan: Plan, _ load: LoadRun) -> [ReplayReport.Fact] {
    var facts: [ReplayReport.Fact] = [.init("recorded requests", String(load.requestCount))]
    if let rate = plan.rate {
      facts.append(.init("rate", rate.description))
    } else {
      facts.append(.init("virtual users", String(plan.users)))
    }
    if let length = plan.length { facts.append(.init("for", DurationText.text(length))) }
    if let times = plan.times { facts.append(.init("times", String(times))) }
    if plan.pace != .full { facts.append(.init("pace", self.pace)) }
    return facts
  }

  private func tell(
    _ report: ReplayReport, _ form: TableFormat, _ results: RecordingOutput?, _ environment: Environment
  ) throws {
    let console = environment.console
    switch form {
    case .pretty:
      let width = console.isOutputTerminal ? console.width : nil
      console.write(report.terminalText(TextStyle(isColored: console.usesColor, width: width)))
    case .json: console.write(String(buffer: report.json))
    case .yaml, .csv: console.write(form.render(report.latencyTable))
    }
    guard let results else { return }
    let folder = results.writer.folder.string
    try TextFile.write(String(buffer: report.json), to: "\(folder)/report.json", isPrivate: true)
    try TextFile.write(report.html, to: "\(folder)/report.html", isPrivate: true)
    console.note("report: \(results.shown)/report.html")
  }
}
