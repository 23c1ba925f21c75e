internal import DoppelExchange
internal import DoppelMatch
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelReport
internal import DoppelRespond
internal import DoppelRules
internal import NIOCore
internal import SystemPackage

/// `doppel explain`: why a request is answered as it is.
package struct ExplainRun: Equatable {
  /// The forms of what is printed.
  private enum Form: String, CaseIterable {
    case pretty, json
  }

  private let request: String
  private let inputs: [String]
  private let results: String?
  private let inDirection: String
  private let noise: String?
  private let session: String
  private let unrecordedState: String?
  private let synthesizes: Bool
  private let output: String

  /// - Parameters:
  ///   - request: a file with one exchange, or an exchange's id or its beginning.
  ///   - inputs: recordings that are asked; the workspace's where none is named.
  ///   - noise: the file of rules of noise; the workspace's where none is named.
  ///   - session: by what sessions are told apart, as the mock was told.
  ///   - unrecordedState: as the mock was told.
  ///   - synthesizes: whether answers are made up, as the mock was told.
  ///   - results: the run in which the request stands; where none is named it is looked for in the workspace.
  package init(
    request: String, inputs: [String], results: String?, inDirection: String, noise: String?, session: String = "auto",
    unrecordedState: String? = nil, synthesizes: Bool = false, output: String
  ) {
    self.request = request
    self.inputs = inputs
    self.results = results
    self.inDirection = inDirection
    self.noise = noise
    self.session = session
    self.unrecordedState = unrecordedState
    self.synthesizes = synthesizes
    self.output = output
  }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    let form: Form = try Choice.of(self.output, flag: "--output")
    let choice: LibraryLoader.Choice = try Choice.of(self.inDirection, flag: "--in-direction")
    let sessions = try Parsing.value("--session", self.session) { text throws(RuleSyntaxError) in try SessionRule(text) }
    let unrecorded = try Choice.unrecordedState(self.unrecordedState, synthesizes: self.synthesizes)
    let paths = try RunFolder.inputs(self.inputs, environment)
    let results = try self.results.map { try RunFolder.inputs([$0], flag: "--requests", environment) }
    let decided = try NoiseFile.read(self.noise, environment, mayBeMissing: false).rules
    let asked = try self.find(in: results, recordings: paths, environment)
    var loader = LibraryLoader(paths: paths, choice: choice, marks: Fields(), decided: decided, sessions: sessions)
    loader.synthesizes = self.synthesizes
    let loaded = loader.load(environment)
    try LoadReport.tell(loaded.problems.filter { !asked.problems.contains($0) }, isStrict: false, environment)
    var tracer = Tracer(
      loaded.library, unrecordedState: unrecorded, synthesizer: loaded.synthesizer, clients: sessions.clients)
    let before = try self.ask(&tracer, before: asked, choice, environment)
    let trace = tracer.trace(asked.request.question, port: asked.request.port, as: asked.request.exchange)
    switch form {
    case .json: environment.console.write(String(buffer: trace.json()))
    case .pretty:
      let style = TextStyle(width: environment.console.isOutputTerminal ? environment.console.width : nil)
      environment.console.write(trace.text(style))
    }
    environment.console.note(
      "asked after \(NumberText.count(before, "request")) of its run; \(NumberText.count(loaded.count, "recorded exchange"))")
    return .done
  }

  private struct Asked {
    var request: AskedRequest
    /// The run that it stands in; `nil` for a file that is in none.
    var run: [FilePath]?
    /// What could not be read where it was looked for, which was told.
    var problems: Set<LoadProblem> = []
  }

  /// - Throws: `CommandError` with exit code 2 where there is no such request, where several begin so, or where it cannot be read.
  private func find(
    in results: [FilePath]?, recordings: [FilePath], _ environment: Environment
  ) throws -> Asked {
    let path = environment.path(self.request)
    if FileStatus.exists(path) {
      let exchange = try Self.read(FilePath(path), named: self.request)
      let run = results ?? RunFolder.run(of: FilePath(path)).map { [$0] }
      let request = try self.asked(exchange)
      guard let run else { return Asked(request: request) }
      let found = try Self.search(run, environment) { $0 == exchange.id.description }
      return Asked(request: request, run: found.exchanges.isEmpty ? nil : run, problems: found.problems)
    }
    let wanted = Self.id(inBase64: self.request) ?? self.request.lowercased()
    let runs = results.map { [$0] } ?? RunFolder.results(environment).map { [$0] } + recordings.map { [$0] }
    var problems: Set<LoadProblem> = []
    for run in runs {
      let found = try Self.search(run, environment) { $0.hasPrefix(wanted) }
      problems.formUnion(found.problems)
      guard let exchange = found.exchanges.first else { continue }
      guard found.exchanges.count == 1 else {
        throw CommandError.usage("several exchanges begin with \(self.request); write more of the id")
      }
      return Asked(request: try self.asked(exchange), run: run, problems: problems)
    }
    throw CommandError.usage(
      "there is no file \(self.request), and no exchange with this id in \(self.places); doppel inspect lists the ids")
  }

  /// The id that JSON files write in base64; `nil` for anything else.
  private static func id(inBase64 text: String) -> String? {
    guard text.utf8.count == 24, let bytes = Base64.decode(ByteBuffer(string: text)) else { return nil }
    return ExchangeID(bytes: bytes.readableBytesView)?.description
  }

  private var places: String { self.results ?? (self.inputs.isEmpty ? "the workspace" : self.inputs.joined(separator: ", ")) }

  private func asked(_ exchange: Exchange) throws -> AskedRequest {
    guard let asked = AskedRequest(exchange) else {
      throw CommandError.usage(
        "\(self.request) has no whole request of a protocol that is understood, so a mock cannot be asked it")
    }
    return asked
  }

  /// The one exchange of a file.
  private static func read(_ path: FilePath, named name: String) throws -> Exchange {
    var exchanges: [Exchange] = []
    let problems = try RecordingSource([path]).load { exchange in if exchanges.count < 2 { exchanges.append(exchange) } }
    if let problem = problems.first { throw CommandError.usage("cannot read the request: \(problem)") }
    guard exchanges.count == 1 else {
      throw CommandError.usage(
        exchanges.isEmpty
          ? "\(name) holds no exchange; name a file with one, or the id of one"
          : "\(name) holds several exchanges; name one by its id")
    }
    return exchanges[0]
  }

  /// The exchanges of a run with such ids, at most two different ones. What cannot be read is told.
  private static func search(
    _ run: [FilePath], _ environment: Environment, _ isWanted: (String) -> Bool
  ) throws -> (exchanges: [Exchange], problems: Set<LoadProblem>) {
    var found: [Exchange] = []
    let problems = try Reading.load(run, environment) { exchange in
      guard found.count < 2, isWanted(exchange.id.description), exchange.id != found.first?.id else { return }
      found.append(exchange)
    }
    try LoadReport.tell(problems, isStrict: false, environment)
    return (found, Set(problems))
  }

  private struct Reached: Error {}

  /// Asks what stands before a request in its run; returns how many requests that are.
  private func ask(
    _ tracer: inout Tracer, before asked: Asked, _ choice: LibraryLoader.Choice, _ environment: Environment
  ) throws -> Int {
    guard let run = asked.run else { return 0 }
    var count = 0
    do {
      // what cannot be read was told when the request was looked for
      _ = try Reading.load(run, environment) { exchange in
        if exchange.id == asked.request.exchange { throw Reached() }
        guard choice.takes(exchange.direction), let former = AskedRequest(exchange) else { return }
        tracer.ask(former.question, port: former.port, as: former.exchange)
        count += 1
      }
    } catch is Reached {}
    return count
  }
}
