internal import DoppelCompare
internal import DoppelExchange
internal import DoppelLoad
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelRefresh
internal import DoppelReplay
internal import DoppelReport
internal import DoppelRules
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Asks the recorded requests that only read again, and brings the answers.
struct RefreshProbe: Sendable {
  /// How it asks.
  struct Options: Sendable, Equatable {
    /// `URL` or `HOST=URL`; `recorded` for the servers as they were recorded.
    var targets: [String] = []
    /// Requests that change something and are asked all the same.
    var unsafe: [String] = []
    /// Requests under way at once.
    var concurrency = 4
    /// Requests a second at most.
    var rate = "50"
    /// How long an answer may take.
    var timeout = "10s"
    var upstreamRoots: [String] = []
    var upstreamInsecure: [String] = []
  }

  /// What came of asking.
  struct Result {
    /// The live exchanges, in the order in which they were asked.
    var exchanges: [Exchange] = []
    var pairs: [AnswerAlignment.Pair] = []
    var newer: [NewerAnswer] = []
    /// Answers of the library that got none, with why.
    var refusals: [(library: Int, reason: RefusalReason)] = []
    /// Answers of the library that were not asked for.
    var untouched = 0
    var target = ""

    /// Whether requests were sent and none was answered.
    var isUnreachable: Bool { self.pairs.isEmpty && self.refusals.contains { $0.reason.word == "unanswered" } }
  }

  /// The most requests that may be under way at once.
  static let mostConcurrent = 256
  private static let everywhere = "recorded"
  private static let safe: Set<String> = ["GET", "HEAD", "OPTIONS"]

  /// Fields in which a request says that it has another method than its line.
  private static let overrides = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]

  /// Whether a request is asked anew unless it is named (RFC 9110 section 9.2.1).
  static func onlyReads(_ request: Message) -> Bool {
    guard case .request(let method, _, _) = request.start else { return false }
    let named = self.overrides.flatMap { request.fields.all($0) }
    return self.safe.contains(method) && named.allSatisfy { self.safe.contains($0.uppercased()) }
  }

  private let targets: TargetMap
  /// Whether one target is for whatever host.
  private let hasOneForAll: Bool
  /// The hosts that are asked; `nil` for all.
  private let hosts: Set<String>?
  private let unsafe: [PlacePattern]
  private let concurrency: Int
  private let rate: Rate
  private let timeout: Duration
  private let options: Options

  /// - Throws: `CommandError` with exit code 2 for a flag that is not understood.
  init(_ options: Options) throws {
    self.options = options
    let texts = options.targets.filter { $0 != Self.everywhere }
    let urls = try Parsing.values("--target", texts) { text throws(RuleSyntaxError) in
      var url = try TargetURL(text)
      url.service = url.service?.lowercased()
      return url
    }
    do {
      self.targets = try TargetMap(urls)
    } catch {
      throw CommandError.usage("--target: \(error)")
    }
    self.hasOneForAll = urls.contains { $0.service == nil }
    let isForAll = texts.count < options.targets.count || self.hasOneForAll
    self.hosts = isForAll ? nil : Set(urls.compactMap(\.service))
    self.unsafe = try Parsing.values("--unsafe", options.unsafe) { text throws(RuleSyntaxError) in try PlacePattern(text) }
    guard (1...Self.mostConcurrent).contains(options.concurrency) else {
      throw CommandError.usage("--concurrency: expected 1 to \(Self.mostConcurrent), not \(options.concurrency)")
    }
    self.concurrency = options.concurrency
    self.rate = try Parsing.value("--rate", options.rate) { text throws(RuleSyntaxError) in try Rate(text) }
    self.timeout = try Parsing.value("--timeout", options.timeout, DurationText.parse)
    guard self.timeout > .zero else { throw CommandError.usage("--timeout: expected more than 0") }
    try ProxySettings.checkInsecure(options.upstreamInsecure)
  }

  /// - Parameters:
  ///   - rules: whose policies say what need not be asked.
  ///   - ignored: fields that the user leaves out.
  /// - Throws: `CommandError`, `RenewalRules.Contradiction`.
  func run(
    _ library: RefreshLibrary, _ rules: RefreshPlan.Rules, ignoring ignored: [FieldPattern], _ environment: Environment
  ) async throws -> Result {
    guard let wire = AnswerReading.wire else { throw CommandError.failed("there is no HTTP codec") }
    let known = Set(library.answers.map { $0.place.host.lowercased() })
    if let unknown = self.hosts?.subtracting(known).sorted(), !unknown.isEmpty {
      throw CommandError.usage("--target: the library has no host \(unknown.joined(separator: ", "))")
    }
    if self.hasOneForAll, known.count > 1 {
      throw CommandError.usage(
        "--target: one URL would get the requests to \(known.sorted().joined(separator: ", ")), with their credentials; "
          + "say HOST=URL, or recorded")
    }
    for pattern in self.unsafe where !library.answers.contains(where: { pattern.matches($0.place) }) {
      environment.console.note("--unsafe \(pattern) is for no request there is")
    }
    var result = Result()
    var order: [RefreshLibrary.EqualRequests] = []
    var groups: [RefreshLibrary.EqualRequests: [Int]] = [:]
    for (index, answer) in library.answers.enumerated() {
      let exchange = library.exchanges[index].exchange
      guard try self.asks(exchange, answer, rules, wire) else {
        result.untouched += 1
        continue
      }
      let group = library.equalRequests(index)
      if groups[group] == nil { order.append(group) }
      groups[group, default: []].append(index)
    }
    var asked: [[Int]] = []
    for members in order.compactMap({ groups[$0] }) {
      if Set(members.map { library.answers[$0].content }).count > 1 {
        result.refusals += members.map { ($0, .depends) }
        continue
      }
      let following = Set(members.filter { self.followsWrite($0, library) })
      result.refusals += members.filter { following.contains($0) }.map { ($0, .followsWrite) }
      if following.count < members.count { asked.append(members.filter { !following.contains($0) }) }
    }
    guard !asked.isEmpty else { return result }
    let live = try await self.ask(asked, library, wire, into: &result, environment)
    for (number, members) in asked.enumerated() {
      guard let exchange = live[number], let answer = AnswerReading.newer(exchange) else {
        let reason = live[number].map { Self.reason($0.completeness) } ?? "not asked"
        result.refusals += members.map { ($0, .unanswered(reason)) }
        continue
      }
      result.pairs += members.map { .init(library: $0, newer: result.newer.count) }
      result.newer.append(answer)
      result.exchanges.append(Self.taken(exchange, for: library.exchanges[members[0]].edited.recorded))
    }
    try await self.findVarying(
      AnswerComparison(AnswerReading.form(wire), ignoring: ignored), library, wire, in: &result, environment)
    return result
  }

  /// Asks once more what is answered otherwise than it was recorded, unless it was named because it may change something: what then
  /// differs from the first answer varies by
  /// itself.
  private func findVarying(
    _ comparison: AnswerComparison, _ library: RefreshLibrary, _ wire: any WireProtocol, in result: inout Result,
    _ environment: Environment
  ) async throws {
    var changed: [Int: Int] = [:]
    for pair in result.pairs where changed[pair.newer] == nil && !self.isNamed(library.answers[pair.library]) {
      let recorded = library.exchanges[pair.library].edited.recorded
      let newer = result.newer[pair.newer].answer
      guard let answer = recorded.response,
        recorded.status == result.exchanges[pair.newer].status, !comparison.verdict(recorded: answer, newer: newer).isMatch
      else { continue }
      changed[pair.newer] = pair.library
    }
    guard !changed.isEmpty else { return }
    let asked = changed.sorted { $0.key < $1.key }
    let live = try await self.ask(asked.map { [$0.value] }, library, wire, into: &result, environment)
    for (number, (newer, _)) in asked.enumerated() {
      guard let again = live[number]?.response else { continue }
      let verdict = comparison.verdict(recorded: result.newer[newer].answer, newer: again)
      let paths = verdict.differences.lazy.filter { $0.kind == .valueChanged }.map {
        // what varies in one element of an array varies in all
        $0.path.description.replacing(/\[\d+\]/, with: "[*]")
      }
      result.newer[newer].varying = Set(paths).sorted().compactMap { try? FieldPattern($0) }
    }
  }

  private func asks(
    _ exchange: Exchange, _ answer: LibraryAnswer, _ rules: RefreshPlan.Rules, _ wire: any WireProtocol
  ) throws -> Bool {
    if let hosts = self.hosts, !hosts.contains(answer.place.host.lowercased()) { return false }
    switch try rules.renewal.policy(for: answer.place) {
    case .never, .missing: return false
    case .expired where answer.takenAt >= rules.expiry: return false
    case .expired, .changed, .always: break
    }
    if self.isNamed(answer) { return true }
    return exchange.request.map(Self.onlyReads) == true
      && wire.effect(of: exchange, signature: answer.signature).kind == .none
  }

  /// Whether a request is asked because it was named, whatever it changes.
  private func isNamed(_ answer: LibraryAnswer) -> Bool { self.unsafe.contains { $0.matches(answer.place) } }

  /// Whether an answer was recorded in a state that a write made; what is named is asked all the same.
  private func followsWrite(_ index: Int, _ library: RefreshLibrary) -> Bool {
    let answer = library.answers[index]
    let recorded = library.exchanges[index].edited.recorded
    return !self.isNamed(answer)
      && library.writes.concern(
        AnswerReading.effect(of: recorded).resource, session: recorded.session, at: recorded.startedAt,
        in: library.recordings[answer.recording])
  }

  /// The live exchanges, by the number of what was asked.
  private func ask(
    _ asked: [[Int]], _ library: RefreshLibrary, _ wire: any WireProtocol, into result: inout Result,
    _ environment: Environment
  ) async throws -> [Int: Exchange] {
    let exchanges = self.requests(asked.map { library.exchanges[$0[0]].edited.recorded })
    let answers = LiveAnswers()
    var limits = Limits.defaults
    limits.answerTime = self.timeout
    let clients = try ProxySettings.clients(
      self.options.upstreamRoots, insecure: self.options.upstreamInsecure, environment)
    let progress = Progress("asking", "requests", of: asked.count)
    let services = LoadServices(
      wire: wire, clients: clients, limits: limits, results: answers, onOutcome: { progress.advance() })
    let load = LoadRun(
      exchanges, targets: self.targets, plan: Plan(pace: .recorded, spreadsSessions: true), ignoring: [], services: services)
    result.target = load.origins.map(\.description).joined(separator: ", ")
    let again = result.pairs.isEmpty ? "" : " again, because they are answered otherwise than they were recorded"
    environment.console.note("asking \(NumberText.count(asked.count, "request")) of \(result.target)\(again)")
    let line = StatusLine(environment.console, progress)
    defer { line.stop() }
    OpenFiles.raise()
    let group = EventLoops.make()
    let work = Task { try await load.run(on: group) }
    let ending = await RunEvents.wait(console: environment.console, work: { _ = await work.result })
    if case .signal = ending { load.stop() }
    let outcome = await work.result
    try? await group.shutdownGracefully()
    if case .signal(let number) = ending { throw CommandError(.signal(number), "ended by a signal; nothing was written") }
    if case .failure(let error) = outcome { throw CommandError.transport(error) }
    return answers.taken
  }

  private static func reason(_ completeness: Completeness) -> String {
    switch completeness {
    case .partial(let reason), .opaque(let reason): reason
    case .complete: "no answer"
    }
  }

  /// The requests as a replay sends them: numbered by their ids, due one after the other at the rate, one session for each request that
  /// may be under way. What one client asked stays in its order.
  private func requests(_ recorded: [Exchange]) -> [Exchange] {
    recorded.enumerated().map { number, exchange in
      var request = exchange
      let session = exchange.session ?? "connection \(exchange.connection.number)"
      let lane = session.utf8.reduce(UInt64(0)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 } % UInt64(self.concurrency)
      request.id = ExchangeID(high: 0, low: UInt64(number))
      request.direction = .inbound
      request.service = exchange.server.host.lowercased()
      request.session = "lane \(lane)"
      request.startedAt = Timestamp(nanoseconds: Int64(clamping: self.rate.offset(of: UInt64(number))))
      return request
    }
  }

  /// A live exchange as the recording has it: what was put in for the replay is taken out again.
  private static func taken(_ live: Exchange, for recorded: Exchange) -> Exchange {
    var exchange = recorded
    exchange.id = live.id
    exchange.startedAt = live.startedAt
    exchange.duration = live.duration
    exchange.timeToFirstByte = live.timeToFirstByte
    exchange.response = live.response
    exchange.status = live.status
    exchange.completeness = live.completeness
    return exchange
  }

  /// Keeps the live exchanges by the number of their request.
  private final class LiveAnswers: ExchangeSink {
    private let exchanges = Mutex<[Int: Exchange]>([:])

    var taken: [Int: Exchange] { self.exchanges.withLock { $0 } }

    func keep(_ exchange: consuming Exchange) {
      let exchange = exchange
      guard let reference = exchange.tags.first(where: { $0.name == "refUuid" }).flatMap({ ExchangeID($0.value) }) else {
        return
      }
      self.exchanges.withLock { $0[Int(reference.low)] = exchange }
    }

    func count(_ gap: Gap) {}
  }
}
