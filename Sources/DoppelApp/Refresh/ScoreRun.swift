internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelRefresh
internal import DoppelReport
internal import DoppelRules
internal import NIOCore
internal import SystemPackage

/// `doppel score`: how true a library still is, in three figures.
package struct ScoreRun: Sendable, Equatable {
  /// Bytes of a report or a manifest that are read.
  private static let reportBytes = 16 * 1024 * 1024

  private let inputs: [String]
  private let probing: RefreshRun.Probing
  private let policies: [String]
  private let maximumAge: String
  private let ignored: [String]
  private let inDirection: String
  private let conditions: [String]
  private let isStrict: Bool
  private let output: String

  package init(
    inputs: [String], probing: RefreshRun.Probing = .init(), policies: [String] = [], maximumAge: String = "7d",
    ignored: [String] = [],
    inDirection: String = "out", conditions: [String] = [], isStrict: Bool = false, output: String = "pretty"
  ) {
    self.inputs = inputs
    self.probing = probing
    self.policies = policies
    self.maximumAge = maximumAge
    self.ignored = ignored
    self.inDirection = inDirection
    self.conditions = conditions
    self.isStrict = isStrict
    self.output = output
  }

  /// Whom to ask: whatever is neither `never` nor `missing`, where it is not said to go by age.
  private var rules: RefreshRun.Rules { RefreshRun.Rules(policies: self.policies, maximumAge: self.maximumAge) }

  /// - Throws: `CommandError` with exit code 2 for a flag's value that `run` would refuse whatever there is on this machine.
  package func check() throws { _ = try self.parts() }

  private func parts() throws -> (TableFormat, age: Duration, LibraryLoader.Choice, [Condition]) {
    _ = try self.rules.read(.epoch)
    return (
      try Choice.of(self.output, flag: "--output"), try Parsing.value("--max-age", self.maximumAge, DurationText.parse),
      try Choice.of(self.inDirection, flag: "--in-direction"),
      try Parsing.values("--fail-if", self.conditions) { text throws(RuleSyntaxError) in
        try Condition(text, metrics: LibraryScore.metrics)
      }
    )
  }

  /// Check failed where a condition holds.
  ///
  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) async throws -> ExitCode {
    let (form, age, choice, conditions) = try self.parts()
    let inputs = try RunFolder.inputs(self.inputs, environment)
    let workspace = Workspace(at: inputs[0])
    let origin = LibraryOrigin(inputs)
    let paths = Self.distinct(inputs)
    let now = environment.now()
    let read = try self.read(paths, choice, environment)
    guard read.ages.count > 0 else { throw CommandError.usage("there are no answers to score; name recordings with --in") }
    var score = LibraryScore(
      at: now, matchRate: Self.matchRate(of: origin, workspace),
      freshness: LibraryScore.share(read.ages.count(since: now.advanced(by: .zero - age)), of: read.ages.count), evidence: .age,
      completeness: Self.completeness(read.recordings.union(RecordingFolder.recordings(in: paths))), answers: read.ages.count,
      library: origin.names)
    if !self.probing.targets.isEmpty {
      score.freshness = try await self.freshness(paths, choice, environment)
      score.evidence = .probed
    }
    let file = ScoreTrend(workspace.folder)
    let trend = (file.scores(of: origin) + [score]).suffix(LibraryScore.trendLength)
    let hosts = read.ages.hosts(at: now)
    let console = environment.console
    switch form {
    case .pretty:
      let style = TextStyle(isColored: console.usesColor, width: console.isOutputTerminal ? console.width : nil)
      console.write(score.terminalText(style, hosts: hosts, trend: Array(trend), maximumAge: self.maximumAge))
    case .json: console.write(score.json(conditions, hosts: hosts, trend: Array(trend)))
    case .yaml, .csv:
      let rows = LibraryScore.metrics.map { [.text($0.name), score.values[$0.name].map(Table.Cell.number) ?? .none] }
      console.write(form.render(Table(columns: [.init("METRIC"), .init("VALUE")], rows: rows)))
    }
    do {
      try file.append(score)
    } catch {
      console.note("the trend could not be kept: cannot write \(file.path): \(error)")
    }
    let failures = conditions.map { $0.evaluate(score.values) }.filter(\.isFailure)
    for failure in failures { console.error("doppel: \(failure.sentence)") }
    return failures.isEmpty ? .done : .checkFailed
  }

  /// The paths, each once and without those whose files stand in others too, with links resolved.
  private static func distinct(_ paths: [FilePath]) -> [FilePath] {
    let all = Set(paths.map { path in RunFiles.realPath(path.string).map { FilePath($0) } ?? path })
    guard all.count > 1 else { return Array(all) }
    var files: Set<FilePath> = []
    return all.sorted { ($0.components.count, $0.string) < ($1.components.count, $1.string) }.filter { path in
      let own = RecordingFolder.files(in: [path])
      defer { files.formUnion(own) }
      return own.isEmpty || !files.isSuperset(of: own)
    }
  }

  private func read(
    _ paths: [FilePath], _ choice: LibraryLoader.Choice, _ environment: Environment
  ) throws -> (ages: LibraryScore.Ages, recordings: Set<FilePath>) {
    var ages = LibraryScore.Ages()
    var recordings: Set<FilePath> = []
    var last: FilePath?
    let problems = try Reading.load(paths, environment) { exchange, file in
      if last != file {
        recordings.insert(RecordingSource.recording(of: file))
        last = file
      }
      guard choice.takes(exchange.direction), exchange.response != nil else { return }
      ages.add(LibraryExchange.takenAt(exchange), host: exchange.server.host)
    }
    try LoadReport.tell(problems, isStrict: self.isStrict, environment)
    return (ages, recordings)
  }

  /// The share of the recorded answers that the servers still give, of those that they were asked for.
  private func freshness(
    _ paths: [FilePath], _ choice: LibraryLoader.Choice, _ environment: Environment
  ) async throws -> Double? {
    let probe = try RefreshProbe(self.probing.options)
    let ignored = try RefreshRun.Rules(ignored: self.ignored).patterns()
    guard let wire = AnswerReading.wire else { return nil }
    let library = RefreshLibrary(paths.map { $0.lexicallyNormalized() }, except: nil, choice: choice, environment)
    let result: RefreshProbe.Result
    do {
      result = try await probe.run(library, try self.rules.read(environment.now()), ignoring: ignored, environment)
    } catch let error as RenewalRules.Contradiction {
      throw CommandError.usage("--policy: \(error)")
    }
    guard !result.isUnreachable else { throw CommandError.failed("no request was answered by \(result.target)") }
    var plan = RefreshPlan(try RefreshRun.Rules().read(environment.now()), AnswerReading.form(wire), ignoring: ignored)
    try plan.probe(result.pairs, result.newer, of: library.answers)
    for (word, count) in Dictionary(grouping: result.refusals, by: \.reason.word).mapValues(\.count).sorted(by: {
      $0.key < $1.key
    }) {
      environment.console.note("\(NumberText.count(count, "answer was", "answers were")) not compared: \(word)")
    }
    let unanswered = result.refusals.count { $0.reason.word == "unanswered" }
    return LibraryScore.share(plan.keptCount, of: plan.comparedCount + unanswered)
  }

  // MARK: figures

  /// That of the newest report of a mock that was asked something and answered from some of these recordings.
  private static func matchRate(of origin: LibraryOrigin, _ workspace: Workspace) -> Double? {
    let results = workspace.folder.appending("results")
    let names = (RunFiles.names(in: results.string) ?? []).filter { $0.hasPrefix("mocked-") }.sorted()
    for name in names.reversed() {
      guard let text = try? TextFile.read(results.appending(name).appending("report.json").string, limit: self.reportBytes),
        let root = try? FieldTree(json: text).root, root["format"]?.string == "doppel-mock-report",
        let rate = root["metrics"]?["match-rate"]?.double,
        origin.overlaps(LibraryOrigin(names: root["library"]?.elements.compactMap(\.string) ?? []))
      else { continue }
      return rate
    }
    return nil
  }

  /// Exchanges that were kept of those that were seen, by the manifests.
  private static func completeness(_ recordings: Set<FilePath>) -> Double? {
    // sums of many files' counts may be larger than an integer
    var (kept, seen) = (0.0, 0.0)
    for recording in recordings {
      let file = recording.appending(Manifest.fileName).string
      guard let text = try? TextFile.read(file, limit: self.reportBytes),
        let manifest = try? Manifest(json: ByteBuffer(string: text))
      else { continue }
      kept += Double(manifest.exchanges.kept)
      seen += Double(manifest.exchanges.seen)
    }
    return seen > 0 ? kept / seen * 100 : nil
  }
}
