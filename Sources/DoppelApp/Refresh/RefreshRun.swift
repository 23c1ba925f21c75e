internal import DoppelExchange
internal import DoppelMock
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelRefresh
internal import DoppelReport
internal import DoppelRespond
internal import DoppelRules
internal import DoppelWire
internal import NIOCore
internal import SystemPackage

/// `doppel refresh`: renews the answers of a library from a newer recording, or by asking the servers again.
package struct RefreshRun: Sendable, Equatable {
  /// What is renewed, and how.
  package struct Rules: Sendable, Equatable {
    package var policies: [String]
    package var maximumAge: String?
    package var onChange: String
    package var ignored: [String]
    package var acceptedStatuses: [Int]
    package var removes: Bool

    package init(
      policies: [String] = [], maximumAge: String? = nil, onChange: String = "replace", ignored: [String] = [],
      acceptedStatuses: [Int] = [], removes: Bool = false
    ) {
      self.policies = policies
      self.maximumAge = maximumAge
      self.onChange = onChange
      self.ignored = ignored
      self.acceptedStatuses = acceptedStatuses
      self.removes = removes
    }
  }

  /// How servers are asked again.
  package struct Probing: Sendable, Equatable {
    package var targets: [String]
    package var unsafe: [String]
    package var concurrency: Int
    package var rate: String
    package var timeout: String
    package var upstreamRoots: [String]
    package var upstreamInsecure: [String]

    package init(
      targets: [String] = [], unsafe: [String] = [], concurrency: Int = 4, rate: String = "50", timeout: String = "10s",
      upstreamRoots: [String] = [], upstreamInsecure: [String] = []
    ) {
      self.targets = targets
      self.unsafe = unsafe
      self.concurrency = concurrency
      self.rate = rate
      self.timeout = timeout
      self.upstreamRoots = upstreamRoots
      self.upstreamInsecure = upstreamInsecure
    }

    var options: RefreshProbe.Options {
      RefreshProbe.Options(
        targets: self.targets, unsafe: self.unsafe, concurrency: self.concurrency, rate: self.rate, timeout: self.timeout,
        upstreamRoots: self.upstreamRoots, upstreamInsecure: self.upstreamInsecure)
    }
  }

  private let inputs: [String]
  private let newer: String?
  private let probing: Probing
  private let rules: Rules
  private let inDirection: String
  private let isDry: Bool
  private let conditions: [String]
  private let isStrict: Bool
  private let output: String

  package init(
    inputs: [String], newer: String?, probing: Probing = Probing(), rules: Rules = Rules(), inDirection: String = "out",
    isDry: Bool = false, conditions: [String] = [], isStrict: Bool = false, output: String = "pretty"
  ) {
    self.inputs = inputs
    self.newer = newer
    self.probing = probing
    self.rules = rules
    self.inDirection = inDirection
    self.isDry = isDry
    self.conditions = conditions
    self.isStrict = isStrict
    self.output = output
  }

  /// The run's parts, once its flags are read.
  private struct Parts {
    var rules: RefreshPlan.Rules
    var ignored: [FieldPattern]
    var probe: RefreshProbe?
    var conditions: [Condition]
    var choice: LibraryLoader.Choice
    var form: TableFormat
  }

  /// - Throws: `CommandError` with exit code 2 for a flag's value that `run` would refuse whatever there is on this machine.
  package func check() throws { _ = try self.parts(.epoch) }

  private func parts(_ now: Timestamp) throws -> Parts {
    let isProbing = !self.probing.targets.isEmpty
    if isProbing, self.rules.removes {
      throw CommandError.usage("--remove goes with --from: servers that are asked again show nothing of what is gone")
    }
    return Parts(
      rules: try self.rules.read(now), ignored: try self.rules.patterns(),
      probe: isProbing ? try RefreshProbe(self.probing.options) : nil,
      conditions: try Parsing.values("--fail-if", self.conditions) { text throws(RuleSyntaxError) in
        try Condition(text, metrics: RefreshReport.metrics)
      },
      choice: try Choice.of(self.inDirection, flag: "--in-direction"), form: try Choice.of(self.output, flag: "--output"))
  }

  /// Done; check failed where a condition holds.
  ///
  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) async throws -> ExitCode {
    try await self.run(environment, isAside: false)
  }

  /// The same at the end of another command, which has told what is wrong with library and policies: all that is said goes to standard
  /// error.
  ///
  /// - Throws: `CommandError`.
  func runAside(_ environment: Environment) async throws { _ = try await self.run(environment, isAside: true) }

  private func run(_ environment: Environment, isAside: Bool) async throws -> ExitCode {
    let now = environment.now()
    guard self.probing.targets.isEmpty != (self.newer == nil) else {
      let isBoth = self.newer != nil
      throw CommandError.usage(
        "expected --from RECORDING, to absorb one, or --target URL, to ask the servers again"
          + (isBoth ? "; not both" : ": --target recorded asks them where they were recorded"))
    }
    let parts = try self.parts(now)
    let paths = try RunFolder.inputs(self.inputs, environment)
    let newer = try self.newer.map { try RunFolder.inputs([$0], flag: "--from", environment)[0].lexicallyNormalized() }
    let history = RefreshHistory(of: try RunFolder.workspace(of: paths, environment))
    let lock = self.isDry ? nil : try Self.lock(history, environment)
    defer { withExtendedLifetime(lock) {} }
    let library = RefreshLibrary(paths.map { $0.lexicallyNormalized() }, except: newer, choice: parts.choice, environment)
    if !isAside { try LoadReport.tell(library.problems, isStrict: self.isStrict, environment) }
    guard !library.answers.isEmpty else {
      throw CommandError.usage("the library has no answers to renew; name recordings with --in, or another --in-direction")
    }
    guard let wire = AnswerReading.wire else { throw CommandError.failed("there is no HTTP codec") }
    var plan = RefreshPlan(parts.rules, AnswerReading.form(wire), ignoring: parts.ignored)
    let fresh: Fresh
    do {
      fresh = try await self.fill(&plan, library, newer, parts, environment) {
        try Self.answerer(paths, except: newer, history, parts, environment)
      }
    } catch let error as RenewalRules.Contradiction {
      throw CommandError.usage("--policy: \(error)")
    }
    let places = library.answers.map(\.place) + fresh.exchanges.map { AnswerReading.place(of: $0) }
    for text in isAside ? [] : parts.rules.renewal.idle(among: places) {
      environment.console.note("--policy \(text) is for no request there is")
    }
    var report = self.report(plan, library, fresh, environment)
    if !self.isDry, !plan.isEmpty {
      let folder = try Self.write(plan, library, fresh.exchanges, report, history, now)
      report.history = RunFolder.shown(folder, environment)
    }
    self.tell(report, parts, isAside: isAside, environment)
    return parts.conditions.contains { $0.evaluate(report.values).isFailure } ? .checkFailed : .done
  }

  /// - Throws: `CommandError` with exit code 3 where another refresh is at work, or files of one that was interrupted cannot be
  ///   put back.
  static func lock(_ history: RefreshHistory, _ environment: Environment) throws -> RefreshLock {
    do {
      let lock = try history.lock()
      if try history.recover() {
        environment.console.note("a refresh was interrupted; the library is as it was before it")
      }
      return lock
    } catch {
      throw CommandError.failed("\(error)")
    }
  }

  /// The newer exchanges, and where they are from.
  private struct Fresh {
    var exchanges: [Exchange] = []
    var source = ""
    var leftOut: [String: Int] = [:]
  }

  private func fill(
    _ plan: inout RefreshPlan, _ library: RefreshLibrary, _ newer: FilePath?, _ parts: Parts, _ environment: Environment,
    answerer: () throws -> Answerer
  ) async throws -> Fresh {
    var fresh = Fresh()
    if let probe = parts.probe {
      let result = try await probe.run(library, parts.rules, ignoring: parts.ignored, environment)
      guard !result.isUnreachable else {
        throw CommandError.failed(
          "no request was answered by \(result.target): \(result.refusals.first { $0.reason.word == "unanswered" }?.reason.description ?? "")"
        )
      }
      try plan.probe(result.pairs, result.newer, of: library.answers)
      plan.refuse(result.refusals, of: library.answers)
      plan.keep(result.untouched)
      fresh.exchanges = result.exchanges
      fresh.source = result.target
      return fresh
    }
    guard let newer else { return fresh }
    var answers: [NewerAnswer] = []
    var pairs: [Int: Int] = [:]
    var (isRenewal, isRecording) = (false, false)
    var seen: Set<Signature> = []
    let problems = try Reading.load([newer], environment) { exchange in
      let renewed = exchange.tags.last { $0.name == Renewal.tag }
      guard renewed != nil || parts.choice.takes(exchange.direction) else { return }
      if renewed == nil { isRecording = true } else { isRenewal = true }
      if let reason = AnswerReading.reasonToLeaveOut(exchange) {
        fresh.leftOut[reason, default: 0] += 1
        seen.insert(AnswerReading.key(of: exchange))
        return
      }
      let places = renewed.map { tag in ExchangeID(tag.value).map { library.answers(equalTo: $0, askedAs: exchange) } ?? [] }
      if places?.isEmpty == true {
        fresh.leftOut["what they were asked for in place of is not there any more", default: 0] += 1
      } else if let answer = AnswerReading.newer(exchange) {
        for place in places ?? [] { pairs[place] = answers.count }
        answers.append(answer)
        fresh.exchanges.append(exchange)
      }
    }
    try LoadReport.tell(problems, isStrict: self.isStrict, environment)
    fresh.source = RunFolder.shown(newer, environment)
    guard !isRenewal || !isRecording else {
      throw CommandError.usage("--from: what a mock asked for anew goes by itself, without a recording")
    }
    guard !answers.isEmpty else { throw CommandError.usage("--from: \(self.newer ?? "") holds no answers to take") }
    guard isRenewal else {
      var requests = NewerRequests(library, try answerer(), fresh.exchanges)
      for number in answers.indices {
        let (exchange, place) = requests.next(fresh.exchanges[number])
        fresh.exchanges[number] = exchange
        if let answer = AnswerReading.newer(exchange) { answers[number] = answer }
        if let place { answers[number].signature = library.answers[place].signature }
      }
      try plan.absorb(answers, seen: seen, into: library.answers)
      return fresh
    }
    guard !self.rules.removes else {
      throw CommandError.usage("--remove goes with a recording: what a mock asked for anew shows nothing of what is gone")
    }
    try plan.probe(
      pairs.sorted { $0.key < $1.key }.map { .init(library: $0.key, newer: $0.value) }, answers, of: library.answers)
    plan.keep(library.answers.count - pairs.count)
    return fresh
  }

  /// A mock of the library, with the rules of noise that the workspace has.
  ///
  /// - Throws: `CommandError` with exit code 2 where those cannot be read.
  private static func answerer(
    _ paths: [FilePath], except newer: FilePath?, _ history: RefreshHistory, _ parts: Parts, _ environment: Environment
  ) throws -> Answerer {
    let file = history.workspace.folder.appending(NoiseFile.name)
    let rules = try NoiseFile.read(at: file, shown: RunFolder.shown(file, environment)).rules
    var loader = LibraryLoader(paths: paths, choice: parts.choice, marks: Fields(), decided: rules)
    loader.excluded = newer
    var configuration = Answerer.Configuration()
    // the newer recording has credentials of its own
    configuration.isAlone = false
    // nobody is told which recorded requests are near
    configuration.onMiss = .passthrough
    return Answerer(
      loader.load(environment).library, configuration: configuration, clients: SessionRule.automatic.clients)
  }

  private func report(
    _ plan: RefreshPlan, _ library: RefreshLibrary, _ fresh: Fresh, _ environment: Environment
  ) -> RefreshReport {
    let rows = plan.entries.map { entry in
      let exchange = entry.library.map { library.exchanges[$0] }
      return RefreshReport.Row(
        entry: entry,
        exchange: exchange?.exchange.id ?? entry.newer.map { fresh.exchanges[$0].id } ?? ExchangeID(high: 0, low: 0),
        file: exchange.map { RunFolder.shown($0.place.file, environment) } ?? "")
    }
    var report = RefreshReport(rows: rows, keptCount: plan.keptCount, isDry: self.isDry, source: fresh.source)
    report.leftOut = library.leftOut.merging(fresh.leftOut, uniquingKeysWith: +)
    return report
  }

  private static func write(
    _ plan: RefreshPlan, _ library: RefreshLibrary, _ newer: [Exchange], _ report: RefreshReport, _ history: RefreshHistory,
    _ now: Timestamp
  ) throws -> FilePath {
    do {
      let files = try library.files(of: plan, newer: newer, at: now)
      return try history.apply(files, at: now, report: report.json())
    } catch {
      throw Self.failure("nothing was written", error)
    }
  }

  /// The error of a change of files that failed: nothing has changed then, unless files could not be put back.
  static func failure(_ consequence: String, _ error: any Error) -> CommandError {
    switch error {
    case let error as RefreshHistory.Unrestored: .failed("\(error)")
    case let error as RecordingError: .failed("\(consequence): \(error.reason)")
    default: .failed("\(consequence): \(error)")
    }
  }

  private func tell(_ report: RefreshReport, _ parts: Parts, isAside: Bool, _ environment: Environment) {
    let console = environment.console
    switch parts.form {
    case .pretty where isAside: console.summary(report.terminalText(TextStyle(isColored: console.usesErrorColor)))
    case .pretty: console.write(report.terminalText(TextStyle(isColored: console.usesColor)))
    case .json: console.write(String(buffer: report.json(parts.conditions)))
    case .yaml, .csv: console.write(parts.form.render(report.table))
    }
    for condition in parts.conditions {
      let outcome = condition.evaluate(report.values)
      if outcome.isFailure { console.error("doppel: \(outcome.sentence)") }
    }
    if self.isDry {
      console.note("nothing was written, because of --dry-run")
    } else if let history = report.history {
      console.note("what was there before is kept in \(history); doppel refresh undo brings it back")
    }
  }
}

extension RefreshRun.Rules {
  /// - Throws: `CommandError` with exit code 2.
  func read(_ now: Timestamp) throws -> RefreshPlan.Rules {
    do {
      try RenewalRules.check(self.policies)
    } catch {
      throw CommandError.usage("--policy: \(error)")
    }
    let renewal = try Parsing.value("--policy", "") { _ throws(RuleSyntaxError) in try RenewalRules(self.policies) }
    let age = try self.maximumAge.map { try Parsing.value("--max-age", $0, DurationText.parse) }
    if renewal.usesAge, age == nil {
      throw CommandError.usage("the policy expired needs --max-age, such as --max-age 7d")
    }
    var rules = RefreshPlan.Rules(
      renewal: renewal, expiry: age.map { now.advanced(by: .zero - $0) } ?? Timestamp(nanoseconds: .min))
    rules.onChange = try Choice.of(self.onChange, flag: "--on-change")
    for status in self.acceptedStatuses where !(100...599).contains(status) {
      throw CommandError.usage("--accept-status: expected 100 to 599, not \(status)")
    }
    rules.accepted = Set(self.acceptedStatuses)
    rules.removes = self.removes
    return rules
  }

  /// - Throws: `CommandError` with exit code 2.
  func patterns() throws -> [FieldPattern] {
    try Parsing.values("--ignore", self.ignored) { text throws(RuleSyntaxError) in try FieldPattern(text) }
  }
}
