internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelReport
internal import DoppelRespond
internal import DoppelRules
internal import DoppelWire
internal import NIOCore
internal import SystemPackage

/// `doppel match-rate`: how many requests of a run the recordings answer, and what would make hits of the others.
package struct MatchRateRun: Equatable {
  /// What is read.
  package struct Sources: Equatable {
    fileprivate let inputs: [String]
    fileprivate let requests: String?
    fileprivate let inDirection: String
    let noise: String?
    fileprivate let session: String
    fileprivate let unrecordedState: String?

    /// - Parameters:
    ///   - inputs: recordings that are asked; the workspace's where none is named.
    ///   - requests: the run whose requests are asked; the newest results of a mock in the workspace that hold one where
    ///     none is named.
    ///   - noise: the file of rules of noise; the workspace's where none is named.
    ///   - session: by what sessions are told apart, as the mock was told.
    ///   - unrecordedState: as the mock was told.
    package init(
      inputs: [String], requests: String?, inDirection: String, noise: String?, session: String = "auto",
      unrecordedState: String? = nil
    ) {
      self.unrecordedState = unrecordedState
      self.session = session
      self.inputs = inputs
      self.requests = requests
      self.inDirection = inDirection
      self.noise = noise
    }
  }

  /// The numbers that `--fail-if` can name.
  static let metrics = [
    Metric("match-rate", .percent), Metric("match-rate.current", .percent), Metric("requests", .count),
    Metric("misses", .count),
  ]

  private let sources: Sources
  private let output: String
  private let conditions: [String]

  package init(sources: Sources, output: String, conditions: [String]) {
    self.sources = sources
    self.output = output
    self.conditions = conditions
  }

  /// Done; check failed where a condition holds.
  ///
  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    let form: TableFormat = try Choice.of(self.output, flag: "--output")
    let conditions = try Parsing.values("--fail-if", self.conditions) { text throws(RuleSyntaxError) in
      try Condition(text, metrics: Self.metrics)
    }
    let rate = try self.sources.study(environment)
    let outcomes = conditions.map { $0.evaluate(rate.values) }
    switch form {
    case .pretty: environment.console.write(rate.text(environment.console))
    case .json: environment.console.write(String(buffer: rate.json(conditions)))
    case .yaml, .csv: try TableOutput.write(rate.table, as: self.output, to: environment.console)
    }
    for outcome in outcomes { environment.console.note(outcome.sentence) }
    return outcomes.contains(where: \.isFailure) ? .checkFailed : .done
  }
}

extension MatchRateRun.Sources {
  /// - Throws: `CommandError` with exit code 2 where it cannot be read.
  func noiseFile(_ environment: Environment) throws -> NoiseFile {
    try NoiseFile.read(self.noise, environment, mayBeMissing: false)
  }

  /// How many different recorded answers stand together because of each rule, by its name, where these rules are applied.
  ///
  /// - Throws: `CommandError` with exit code 2 for what cannot be read.
  func risks(of rules: NoiseRules, _ environment: Environment) throws -> [NoiseName: Int] {
    let choice: LibraryLoader.Choice = try Choice.of(self.inDirection, flag: "--in-direction")
    let paths = try RunFolder.inputs(self.inputs, environment)
    let library = LibraryLoader(paths: paths, choice: choice, marks: Fields(), decided: rules, sessions: try self.sessions())
      .load(environment).library
    return Dictionary(library.masking.noise.rules.map { ($0.name, $0.risk) }) { $0 + $1 }
  }

  /// - Throws: `CommandError` with exit code 2 for what is no rule.
  private func sessions() throws -> SessionRule {
    try Parsing.value("--session", self.session) { text throws(RuleSyntaxError) in try SessionRule(text) }
  }

  /// Asks the requests of the run.
  ///
  /// - Throws: `CommandError` with exit code 2 for what cannot be read or is empty.
  func study(_ environment: Environment) throws -> MatchRate {
    let choice: LibraryLoader.Choice = try Choice.of(self.inDirection, flag: "--in-direction")
    let paths = try RunFolder.inputs(self.inputs, environment)
    let runs = try self.runs(environment)
    let decided = try self.noiseFile(environment).rules
    let sessions = try self.sessions()
    let unrecorded = try Choice.unrecordedState(self.unrecordedState, synthesizes: false)
    let loaded = LibraryLoader(paths: paths, choice: choice, marks: Fields(), decided: decided, sessions: sessions)
      .load(environment)
    try LoadReport.tell(loaded.problems, isStrict: false, environment)
    guard loaded.count > 0 else {
      throw CommandError.usage("the recordings hold no exchange that can be answered with; name others with --in DIR")
    }
    for run in runs {
      var study = MatchRateStudy(loaded.library, unrecordedState: unrecorded, clients: sessions.clients)
      var count = 0
      let problems = try Reading.load([run], environment) { exchange in
        guard choice.takes(exchange.direction) else { return }
        count += Self.add(exchange, to: &study) ? 1 : 0
      }
      guard count > 0 || run == runs.last else { continue }
      try LoadReport.tell(problems, isStrict: false, environment)
      if count > 0 { return study.finish() }
    }
    throw CommandError.usage(
      self.requests.map { "\($0) holds no request that can be asked; name another with --requests" }
        ?? "no results of a mock here hold a request that can be asked; run doppel mock first, or name a run with --requests RESULTS"
    )
  }

  /// The runs that come into question, the newest first.
  ///
  /// - Throws: `CommandError` with exit code 2 where there is none.
  private func runs(_ environment: Environment) throws -> [FilePath] {
    if let requests = self.requests { return try RunFolder.inputs([requests], flag: "--requests", environment) }
    let runs = RunFolder.results(environment).filter { $0.lastComponent?.string.hasPrefix("mocked-") == true }
    guard !runs.isEmpty else {
      throw CommandError.usage(
        "there are no results of a mock here; run doppel mock first, or name a run with --requests RESULTS")
    }
    return runs
  }

  /// Asks the request of an exchange; `false` where it is left out.
  private static func add(_ exchange: Exchange, to study: inout MatchRateStudy) -> Bool {
    let verdict = exchange.tags.first { $0.name == "match" }?.value.lowercased()
    let outcome = verdict.flatMap(Outcome.init(rawValue:))
    if outcome == .fault || exchange.tags.contains(where: { $0.name == "fault" || $0.name == "chaos" }) {
      study.leaveOut("a fault was injected")
      return false
    }
    guard let asked = AskedRequest(exchange) else {
      study.leaveOut("no whole request of a protocol that is understood")
      return false
    }
    var answer = AnswerValues()
    if let response = exchange.response {
      answer.say(Protocols.named(exchange.protocolName)?.decodedBody(of: response) ?? response.body)
      for index in 0..<response.fields.count { answer.note(response.fields.valueBytes(at: index)) }
    }
    study.add(asked.question, port: asked.port, as: asked.exchange, outcome: outcome, answer: answer)
    return true
  }
}
