package import DoppelExchange
internal import DoppelLearn
package import DoppelMatch
package import DoppelRules
package import DoppelSynthesis
package import NIOCore
internal import Synchronization

/// Decides what is said to each question: looks it up, chooses among several answers, explains a miss.
///
/// Called on event loops; a hit with one recorded answer takes one short lock and allocates nothing of its own.
package final class Answerer: Sendable {
  /// What happens to a question that the library cannot answer.
  package enum MissPolicy: String, Sendable, CaseIterable {
    /// Refused in the protocol's own words, with the near misses.
    case fail
    /// The real server is asked.
    case passthrough
    /// The real server is asked, and the exchange joins a new recording.
    case record
  }

  /// What a read gets of what never was, while it was recorded, as the client's writes have left it.
  package enum UnrecordedState: String, Sendable, CaseIterable {
    case miss
    /// What was recorded after the writes that are most like the client's.
    case nearest
  }

  package struct Configuration: Sendable {
    /// When answers are sent: at once, or after the recorded duration.
    package var timing = Pace.full
    package var selection = Cursors.Selection.sequence
    package var onMiss = MissPolicy.fail
    package var unrecordedState = UnrecordedState.nearest
    /// Whether no real server is asked anything, which may give credentials of its own.
    package var isAlone = true
    /// Whether the moments that answers tell keep their distance from now.
    package var shiftsTime = false
    package init() {}
  }

  /// Signatures of replaced libraries whose hits are told apart; those of others are not told.
  package static let rememberedSignatures = 10_000

  private struct State {
    var counted: CountedLibrary
    /// The library before this one: questions that began before the swap may still count there.
    var last: CountedLibrary?
    /// The hits of libraries before those.
    var earlier: [Signature: Int] = [:]
    /// The live sessions that synthesizers before this one forgot.
    var forgottenEarlier = 0
    /// Of the library in place; `nil` where a miss is not refused. Made before the library answers, not on an event loop.
    var nearMisses: NearMissIndex?
  }

  let configuration: Configuration
  let cursors: Cursors
  private let state: Mutex<State>
  private let clients: ClientReading
  private let log: DecisionLog?

  /// - Parameters:
  ///   - synthesizer: what makes up answers in states that were never recorded; `nil` where none are made up.
  ///   - clients: tells who asks.
  ///   - log: where decisions are kept with what led to them; `nil` for nowhere.
  ///   - sessionLimit: live sessions that are remembered.
  package init(
    _ library: Library, configuration: Configuration, synthesizer: Synthesizers? = nil, clients: ClientReading,
    log: DecisionLog? = nil, sessionLimit: Int = Cursors.sessionLimit
  ) {
    self.configuration = configuration
    self.clients = clients
    self.log = log
    self.cursors = Cursors(sessionLimit: sessionLimit)
    self.state = Mutex(
      State(
        counted: CountedLibrary(library, synthesizer: synthesizer),
        nearMisses: Self.nearMissIndex(library, configuration)))
  }

  /// Puts another library in place of this one, whole; questions after this call see only the new one. Takes its time: never called
  /// on an event loop.
  package func swap(_ library: Library, synthesizer: Synthesizers? = nil) {
    let counted = CountedLibrary(library, synthesizer: synthesizer)
    let nearMisses = Self.nearMissIndex(library, self.configuration)
    self.state.withLock { state in
      state.last?.forEachHit { signature, count in
        guard state.earlier[signature] != nil || state.earlier.count < Self.rememberedSignatures else { return }
        state.earlier[signature, default: 0] += count
      }
      state.forgottenEarlier += state.counted.synthesizer?.forgottenSessions ?? 0
      state.last = state.counted
      state.counted = counted
      state.nearMisses = nearMisses
    }
    self.cursors.reset()
    self.log?.reset(to: counted)
  }

  /// How often each recorded signature was given so far; of a signature that stood in several libraries there are several counts.
  package var hits: [(signature: Signature, count: Int)] {
    let state = self.state.withLock { $0 }
    var hits = state.earlier.map { (signature: $0.key, count: $0.value) }
    for counted in [state.last, state.counted].compactMap(\.self) {
      counted.forEachHit { hits.append((signature: $0, count: $1)) }
    }
    return hits
  }

  /// How many live sessions are remembered, and how many were forgotten because there were too many; where answers are made up the
  /// state of a session is forgotten sooner.
  package var sessions: (live: Int, forgotten: Int) {
    let (synthesizer, earlier) = self.state.withLock { ($0.counted.synthesizer, $0.forgottenEarlier) }
    let counts = self.cursors.sessionCounts
    return (counts.live, max(counts.forgotten, earlier + (synthesizer?.forgottenSessions ?? 0)))
  }

  /// - Parameter port: the port of the server that is asked, where it is known; else 0.
  package func decide(_ question: Question, port: @autoclosure () -> Int = 0) -> Decision {
    let counted = self.state.withLock { $0.counted }
    guard let log = self.log else {
      return self.steps(question, of: counted, port: port(), keepsHit: false).decision
    }
    var steps = self.steps(question, of: counted, port: port(), keepsHit: true)
    let decided = Decided(steps, question, session: self.clients.session(question))
    steps.decision.number = log.note(decided, of: counted)
    return steps.decision
  }

  /// One in the same state that goes its own way: what is asked of it changes nothing here. Where sessions are asked of both at the
  /// same time, what is kept of them is copied once.
  func copy() -> (answerer: Answerer, of: CountedLibrary) {
    let counted = self.state.withLock { $0.counted }
    return (Answerer(copying: self, counted), counted)
  }

  private init(copying other: Answerer, _ counted: CountedLibrary) {
    self.configuration = other.configuration
    self.clients = other.clients
    self.cursors = other.cursors.copy()
    self.log = nil
    let own = CountedLibrary(counted.library, synthesizer: counted.synthesizer?.copy())
    own.hasMadeCredentials.store(counted.hasMadeCredentials.load(ordering: .relaxed), ordering: .relaxed)
    self.state = Mutex(State(counted: own, nearMisses: nil))
  }

  /// Decides; each step leaves what it was decided by.
  func steps(_ question: Question, port: @autoclosure () -> Int) -> Steps {
    self.steps(question, of: self.state.withLock { $0.counted }, port: port(), keepsHit: true)
  }

  private func steps(
    _ question: Question, of counted: CountedLibrary, port: @autoclosure () -> Int, keepsHit: Bool
  ) -> Steps {
    var asked = Asked(question, in: counted.library, by: self.clients)
    asked.keepsHit = keepsHit
    asked.mayBeMadeUp = counted.hasMadeCredentials.load(ordering: .relaxed)
    guard let found = self.findInRole(&asked, in: counted),
      !self.wantsUnknownPart(asked.question, found, counted.library)
    else {
      return self.synthesized(&asked, counted) ?? Steps(decision: self.miss(question))
    }
    return self.answer(&asked, found, counted, port: port())
  }

  private func refused(_ asked: inout Asked, _ counted: CountedLibrary) -> Steps {
    self.synthesized(&asked, counted)
      ?? Steps(
        decision: self.miss(
          asked.question, because: "this was answered to others alone, who use their own credentials"))
  }

  private func unrecordedState(_ asked: inout Asked, _ hit: Hit, _ counted: CountedLibrary) -> Steps {
    if let made = self.synthesized(&asked, counted) { return made }
    var decision = self.miss(
      asked.question, hasNearest: false,
      because: "this was recorded after other writes alone (--unrecorded-state)")
    if decision.outcome == .miss {
      decision.nearMisses = [.init(exchange: hit.choice.answer.exchange, fields: ["the writes before it"])]
    }
    return Steps(decision: decision, hit: asked.keepsHit ? hit : nil)
  }

  /// The recorded answers to a question; `nil` for a miss.
  func find(_ asked: inout Asked, in library: Library) -> Finding? {
    let key = asked.question.key
    let played =
      asked.played.isEmpty ? Library.Translation(key: key) : library.translated(key, by: asked.played)
    if let entry = library.findRelaxed(played.key) {
      if played.pairs.isEmpty { return .asked(entry: entry) }
      asked.recorded = played
      return .translated(entry: entry, played)
    }
    var recorded = self.cursors.asRecorded(
      played.key, in: library, session: asked.client.session, but: played.pairs.map(\.recorded))
    recorded.pairs += played.pairs
    asked.recorded = recorded
    if !recorded.pairs.isEmpty || !recorded.lengths.isEmpty, let entry = library.findRelaxed(recorded.key) {
      return .translated(entry: entry, recorded)
    }
    return library.findNoisy(recorded.measured, recorded, at: asked.question.startedAt).map { .masked($0, recorded) }
  }

  /// Whether a request wants a part of a content that no recorded answer holds by itself.
  private func wantsUnknownPart(_ question: Question, _ found: Finding, _ library: Library) -> Bool {
    guard !library.parts.isEmpty else { return false }
    let entry =
      switch found {
      case .asked(let entry), .translated(let entry, _): entry
      case .masked(let match, _): match.index(of: match.entry.first) ?? 0
      }
    return library.parts.isUnknown(self.clients.part(question.request), of: entry)
  }

  private func answer(
    _ asked: inout Asked, _ found: Finding, _ counted: CountedLibrary, port: @autoclosure () -> Int
  ) -> Steps {
    let library = counted.library
    switch found {
    case .asked(let index):
      let entry = library.entries[index].of(port: port())
      if self.isStranger(&asked, to: entry, library) { return self.refused(&asked, counted) }
      let choice = self.choose(from: entry, in: library, at: index, &asked)
      if choice.isOfNewState { return self.unrecordedState(&asked, Hit(found: found, entry: entry, choice: choice), counted) }
      if counted.synthesizer != nil,
        let made = self.synthesized(in: Hit(found: found, entry: entry, choice: choice), &asked, counted)
      {
        return made
      }
      counted.count(index)
      if library.namesWithoutDifference(index) {
        self.cursors.bindNamed(by: index, in: library, session: asked.client.session)
      }
      return Steps(
        decision: self.decision(choice.answer, &asked, [], library),
        hit: asked.keepsHit ? Hit(found: found, entry: entry, choice: choice) : nil)
    case .translated(let index, let recorded):
      let entry = library.entries[index].of(port: port())
      if self.isStranger(&asked, to: entry, library) { return self.refused(&asked, counted) }
      let choice = self.choose(from: entry, in: library, at: index, &asked)
      if choice.isOfNewState { return self.unrecordedState(&asked, Hit(found: found, entry: entry, choice: choice), counted) }
      if counted.synthesizer != nil,
        let made = self.synthesized(in: Hit(found: found, entry: entry, choice: choice), &asked, counted)
      {
        return made
      }
      counted.count(index)
      return Steps(
        decision: self.decision(choice.answer, &asked, recorded.pairs, library),
        hit: asked.keepsHit ? Hit(found: found, entry: entry, choice: choice) : nil)
    case .masked(let match, let recorded):
      if self.isStranger(&asked, to: match.entry, library) { return self.refused(&asked, counted) }
      let choice = self.choose(
        from: match.entry, in: library, at: -1 - (match.index(of: match.entry.first) ?? 0), &asked,
        among: match.answersHoldingTheSame ?? self.cursors.untaken(match, session: asked.client.session)
      ) { answer in match.index(of: answer).map { (library.entries[$0].of(port: port()), $0) } }
      if choice.isOfNewState {
        return self.unrecordedState(&asked, Hit(found: found, entry: match.entry, choice: choice), counted)
      }
      let made =
        counted.synthesizer == nil
        ? nil : self.synthesized(in: Hit(found: found, entry: match.entry, choice: choice), &asked, counted)
      let pairs = library.pairs(match, choice.answer)
      self.cursors.bind(self.unnamed(pairs, &asked, counted), session: asked.client.session, sharing: library.shared)
      if let made { return made }
      // a refusal of the credentials may be an answer to something else
      if let index = match.index(of: choice.answer) { counted.count(index) }
      return Steps(
        decision: self.decision(
          choice.answer, &asked, recorded.pairs + pairs, library,
          repeated: library.ordinaryPairs(match, choice.answer).map {
            RepeatedValue(name: $0.name, recorded: $0.recorded, live: $0.live)
          }),
        hit: asked.keepsHit ? Hit(found: found, entry: match.entry, choice: choice) : nil)
    }
  }

  /// - Parameters:
  ///   - pairs: values of the request, with the recorded ones for which they stand.
  ///   - repeated: those among them that look like no made ones.
  private func decision(
    _ answer: RecordedAnswer, _ asked: inout Asked, _ pairs: [(live: ByteBuffer, recorded: ByteBuffer)], _ library: Library,
    repeated: [RepeatedValue] = []
  ) -> Decision {
    let question = asked.question
    self.noteCredentials(answer, &asked, in: library)
    self.noteRole(givenBy: answer, &asked, pairs, in: library)
    var decision = Decision(
      outcome: .hit, answer: .prepared(answer.response), delay: self.configuration.timing.apply(to: answer.duration),
      exchange: answer.exchange)
    let address = library.echoes.address(of: answer.order)
    guard
      self.configuration.shiftsTime || !library.contents.isEmpty || library.echoes.holds(answer.order) || !repeated.isEmpty
        || address != nil
    else { return decision }
    var changes = AnswerChanges()
    changes.repeated = repeated
    if let address, let index = question.request.fields.firstIndex(of: address.name) {
      let live = question.request.fields.valueBytes(at: index)
      if live != address.value { changes.address = (address.value, live) }
    }
    // a recording may not say when it was made
    if self.configuration.shiftsTime, answer.startedAt != .epoch {
      changes.shift = TimeShift(
        from: answer.startedAt.advanced(by: answer.duration), to: question.startedAt.advanced(by: decision.delay))
      changes.askedMoments = TimeShift.moments(in: question.key)
    }
    if !library.contents.isEmpty { changes.body = self.repeatedContent(answer, &asked, library) }
    if library.echoes.holds(answer.order) { changes.echoes = self.echoes(in: answer, &asked, pairs, library) }
    if !changes.isEmpty { decision.changes = changes }
    return decision
  }

  /// The values of clients that stand for those in an answer.
  private func echoes(
    in answer: RecordedAnswer, _ asked: inout Asked, _ pairs: [(live: ByteBuffer, recorded: ByteBuffer)], _ library: Library
  ) -> LiveValues {
    let question = asked.question
    let session = asked.client.session
    let derived = library.derivedPairs(of: answer, for: question)
    self.cursors.bind(derived.travelling, session: session)
    var echoes = self.cursors.liveValues(session: session)
    // what another client was given is not this one's
    for value in asked.held where echoes.value(for: value).map(library.roles.holds) ?? false { echoes.add(value, for: value) }
    for pair in asked.played + pairs + derived.travelling + derived.own { echoes.add(pair.live, for: pair.recorded) }
    for field in library.echoes.fields(of: answer.order) {
      guard let index = question.request.fields.firstIndex(of: field.name) else { continue }
      let live = question.request.fields.valueBytes(at: index)
      // what looks like no made value stands for the recorded one as a whole
      let pairs = ValuePairs.of(field.value, live).flatMap { $0.isEmpty ? nil : $0 } ?? [(field.value, live)]
      for pair in pairs { echoes.add(pair.live, for: pair.recorded) }
    }
    return echoes
  }

  /// What its client sent where the recorded answer says what the recorded one did; keeps what the request sends that comes again.
  private func repeatedContent(_ answer: RecordedAnswer, _ asked: inout Asked, _ library: Library) -> ByteBuffer? {
    let sent = library.contents.sent[answer.order]
    let repeated = library.contents.repeated[answer.order]
    guard sent != nil || repeated != nil else { return nil }
    let session = asked.client.session
    if let sent {
      self.cursors.keep(asked.question.request.body, as: sent, session: session)
      // whoever names it by its digest means what the recorded client named
      let digests = library.contents.named(endingWith: sent).compactMap { named in
        self.cursors.body(of: named.content, session: session).map {
          (live: NamedContent.digest(of: $0), recorded: named.digest)
        }
      }
      self.cursors.bind(digests, session: session, evenSame: true)
    }
    return repeated.flatMap { self.cursors.body(of: $0, session: session) }
  }

  /// Lets values that a client was given stand for recorded ones in its later requests.
  package func bind(_ pairs: [(live: ByteBuffer, recorded: ByteBuffer)], for question: Question) {
    let library = self.state.withLock { $0.counted }.library
    self.cursors.bind(pairs, session: Asked.Client(self.clients.session(question), in: library).session)
  }

  /// The pairs without values that name items of the session: those keep standing for what they stand for.
  private func unnamed(
    _ pairs: [(live: ByteBuffer, recorded: ByteBuffer)], _ asked: inout Asked, _ counted: CountedLibrary
  ) -> [(live: ByteBuffer, recorded: ByteBuffer)] {
    guard let synthesizer = counted.synthesizer else { return pairs }
    let session = asked.client.session ?? ""
    let known = asked.recorded?.pairs ?? []
    return pairs.filter { pair in
      !synthesizer.knows(known.first { $0.live == pair.live }?.recorded ?? pair.live, session: session)
    }
  }

  /// What is made up in place of a recorded answer, or of none; `nil` where nothing is.
  private func synthesized(in place: Hit? = nil, _ asked: inout Asked, _ counted: CountedLibrary) -> Steps? {
    guard let synthesizer = counted.synthesizer else { return nil }
    let library = counted.library
    let answer = place?.choice.answer
    if let answer, library.refusals.contains(answer.order) { return nil }
    if place == nil, let refusal = library.refusal, self.isOver(&asked, in: library) == true {
      return Steps(decision: self.decision(refusal, &asked, [], library))
    }
    let (question, client) = (asked.question, asked.client)
    let recorded = asked.recorded ?? Library.Translation(key: question.key)
    let reply = synthesizer.answer(
      recorded.key, Self.asRecorded(question.request, recorded.pairs), own: (question.key, question.request),
      session: client.session ?? "", following: client.recorded ?? -1, at: question.startedAt,
      chosen: answer.map { .recorded($0.order) } ?? .miss)
    let made: Synthesizer.Made
    switch reply {
    case .asChosen: return nil
    case .unknown:
      return Steps(
        decision: self.miss(question, because: "this was recorded in another state of the server"),
        hit: asked.keepsHit ? place?.ofNewState : nil)
    case .made(let answer): made = answer
    }
    if library.issuers.contains(made.exchange) { counted.hasMadeCredentials.store(true, ordering: .relaxed) }
    var decision = Decision(outcome: .synthesized, answer: .response(made.response), exchange: made.exchange)
    if !made.isOwn {
      decision.changes.echoes = self.cursors.liveValues(session: client.session)
      for pair in asked.played + recorded.pairs { decision.changes.echoes.add(pair.live, for: pair.recorded) }
    }
    return Steps(decision: decision, makings: made.makings)
  }

  /// Whether what the library cannot answer is refused; else the real server is asked.
  package var refusesMisses: Bool { self.configuration.onMiss == .fail }

  /// Whether requests are recorded that do not tell where they end; where not, no prospect tells anything.
  package var knowsBeginnings: Bool { !self.state.withLock { $0.counted }.library.beginnings.isEmpty }

  /// How recorded requests go on that begin like this; counts nothing.
  package func prospect(of beginning: Question.Beginning) -> Question.Prospect {
    self.state.withLock { $0.counted }.library.prospect(of: beginning)
  }

  private func choose(
    from entry: Library.Entry, in library: Library, at index: Int, _ asked: inout Asked, among holding: Set<Int>? = nil,
    own: (RecordedAnswer) -> (entry: Library.Entry, index: Int)? = { _ in nil }
  ) -> Choice {
    var allowed = holding
    if let refusal = library.refusal, let isOver = self.isOver(&asked, for: entry, in: library) {
      if isOver || entry.isSometimesRefused {
        let fitting = entry.answers.filter { library.refusals.contains($0.order) == isOver }.map(\.order)
        if fitting.isEmpty {
          var choice = Choice(refusal)
          choice.isRefusalOfOthers = true
          return choice
        }
        allowed = holding.map { $0.intersection(fitting) } ?? Set(fitting)
      }
    }
    guard entry.isStateful else { return Choice(entry.first) }
    var choice: Choice
    switch self.configuration.selection {
    case .sequence, .time:
      let (client, request) = (asked.client, asked.question.request)
      let turn = self.cursors.next(
        of: entry, at: index, session: client.session, same: client.recorded, aspect: self.clients.aspect(request),
        fields: request.fields, holding: self.held(by: request, client.session, library), among: allowed,
        history: library.history, users: library.users,
        asksState: self.configuration.unrecordedState == .miss, at: asked.question.startedAt,
        byTime: self.configuration.selection == .time, own: own)
      choice = Choice(turn.answer)
      choice.turn = turn.choice
      choice.isOfNewState = turn.isOfNewState
    case .last: choice = Choice(Self.some(of: entry.answers, allowed).last ?? entry.first)
    case .random: choice = Choice(Self.some(of: entry.answers, allowed).randomElement() ?? entry.first)
    }
    choice.allowed = allowed
    return choice
  }

  /// What a client says that it holds; `nil` where it says nothing of that, or no answer confirms such.
  private func held(by request: Message, _ session: String?, _ library: Library) -> Confirmations.Held? {
    guard !library.confirmations.isEmpty, let held = self.clients.held(request) else { return nil }
    return library.confirmations.held(held, aspect: self.clients.aspect(held.unconditional)) {
      self.cursors.asRecorded(value: $0, session: session)
    }
  }

  /// The answers that are allowed; all where none is.
  private static func some(of answers: [RecordedAnswer], _ allowed: Set<Int>?) -> [RecordedAnswer] {
    guard let allowed else { return answers }
    let some = answers.filter { allowed.contains($0.order) }
    return some.isEmpty ? answers : some
  }

  /// - Parameter hasNearest: whether recorded requests that are like it tell anything; not where it was itself recorded.
  private func miss(
    _ question: Question, hasNearest: Bool = true, because reason: String = "no recorded request has this signature"
  ) -> Decision {
    guard let index = self.state.withLock({ $0.nearMisses }) else { return Decision(outcome: .passthrough, answer: nil) }
    let nearest = hasNearest ? index.nearest(to: question.key) : []
    let explanation = Explanation.write(key: question.key, nearMisses: nearest, message: reason)
    return Decision(
      outcome: .miss, answer: .miss(explanation: explanation),
      nearMisses: nearest.map { .init(exchange: $0.exchange, fields: $0.fields.map(\.name)) })
  }

  private static func nearMissIndex(_ library: Library, _ configuration: Configuration) -> NearMissIndex? {
    switch configuration.onMiss {
    case .fail: NearMissIndex(library)
    case .passthrough, .record: nil
    }
  }
}
