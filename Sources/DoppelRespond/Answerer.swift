package import DoppelExchange
internal import DoppelLearn
package import DoppelMatch
package import DoppelRules
internal import NIOCore
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

  package struct Configuration: Sendable {
    /// When answers are sent: at once, or after the recorded duration.
    package var timing = Pace.full
    package var selection = Cursors.Selection.sequence
    package var onMiss = MissPolicy.fail
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
    /// Of the library in place; `nil` where a miss is not refused. Made before the library answers, not on an event loop.
    var nearMisses: NearMissIndex?
  }

  private let configuration: Configuration
  private let cursors = Cursors()
  private let state: Mutex<State>
  private let session: @Sendable (Message) -> String?
  private let aspect: @Sendable (Message) -> UInt64

  /// - Parameters:
  ///   - session: the key of the session that a request belongs to, as its protocol tells it.
  ///   - aspect: what a request asks for beside its signature.
  package init(
    _ library: Library, configuration: Configuration, session: @escaping @Sendable (Message) -> String?,
    aspect: @escaping @Sendable (Message) -> UInt64 = { _ in 0 }
  ) {
    self.configuration = configuration
    self.session = session
    self.aspect = aspect
    self.state = Mutex(
      State(counted: CountedLibrary(library), nearMisses: Self.nearMissIndex(library, configuration)))
  }

  /// Puts another library in place of this one, whole; questions after this call see only the new one. Takes its time: never called
  /// on an event loop.
  package func swap(_ library: Library) {
    let counted = CountedLibrary(library)
    let nearMisses = Self.nearMissIndex(library, self.configuration)
    self.state.withLock { state in
      state.last?.forEachHit { signature, count in
        guard state.earlier[signature] != nil || state.earlier.count < Self.rememberedSignatures else { return }
        state.earlier[signature, default: 0] += count
      }
      state.last = state.counted
      state.counted = counted
      state.nearMisses = nearMisses
    }
    self.cursors.reset()
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

  /// - Parameter port: the port of the server that is asked, where it is known; else 0.
  package func decide(_ question: Question, port: @autoclosure () -> Int = 0) -> Decision {
    let counted = self.state.withLock { $0.counted }
    let library = counted.library
    if let index = library.findRelaxed(question.key) { return self.hit(index, counted, question, port: port()) }
    let client = self.client(of: question.request, in: library)
    let asked = self.cursors.asRecorded(question.key, in: library, session: client.session)
    if !asked.pairs.isEmpty, let index = library.findRelaxed(asked.key) {
      return self.hit(index, counted, question, asked.pairs, port: port())
    }
    guard let match = library.findNoisy(question.key, asked) else { return self.miss(question) }
    let answer = self.choose(
      from: match.entry, in: library, at: -1 - (match.index(of: match.entry.first) ?? 0), question,
      among: match.answersHoldingTheSame)
    // a refusal of the credentials may be an answer to something else
    if let index = match.index(of: answer) { counted.count(index) }
    let pairs = library.pairs(match, answer)
    self.cursors.bind(pairs, session: client.session)
    return self.decision(answer, question, asked.pairs + pairs, library)
  }

  /// Who asks, as far as that counts.
  private struct Client {
    /// The live session's key.
    var session: String?
    /// The recorded session of the same credentials.
    var recorded: Int?
  }

  private func client(of request: Message, in library: Library) -> Client {
    let session = self.session(request)
    let recorded = session.flatMap { library.sessions[$0] }
    return Client(session: recorded.map { "recorded:\($0)" } ?? session, recorded: recorded)
  }

  private func hit(
    _ index: Int, _ counted: CountedLibrary, _ question: Question,
    _ pairs: [(live: ByteBuffer, recorded: ByteBuffer)] = [], port: @autoclosure () -> Int
  ) -> Decision {
    counted.count(index)
    let library = counted.library
    let answer = self.choose(from: library.entries[index].of(port: port()), in: library, at: index, question)
    return self.decision(answer, question, pairs, library)
  }

  /// - Parameter pairs: values of the request, with the recorded ones for which they stand.
  private func decision(
    _ answer: RecordedAnswer, _ question: Question, _ pairs: [(live: ByteBuffer, recorded: ByteBuffer)], _ library: Library
  ) -> Decision {
    var decision = Decision(
      outcome: .hit, answer: .prepared(answer.response), delay: self.configuration.timing.apply(to: answer.duration),
      exchange: answer.exchange)
    guard library.echoes.holds(answer.order) else { return decision }
    decision.echoes = self.cursors.liveValues(session: self.client(of: question.request, in: library).session)
    for pair in pairs { decision.echoes.add(pair.live, for: pair.recorded) }
    for field in library.echoes.fields(of: answer.order) {
      guard let index = question.request.fields.firstIndex(of: field.name) else { continue }
      for pair in ValuePairs.of(field.value, question.request.fields.valueBytes(at: index)) ?? [] {
        decision.echoes.add(pair.live, for: pair.recorded)
      }
    }
    return decision
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
    from entry: Library.Entry, in library: Library, at index: Int, _ question: Question, among holding: Set<Int>? = nil
  ) -> RecordedAnswer {
    var allowed = holding
    if let refusal = library.refusal, let isOver = self.isOver(question, in: library) {
      if isOver || entry.isSometimesRefused {
        let fitting = entry.answers.filter { library.refusals.contains($0.order) == isOver }.map(\.order)
        if fitting.isEmpty { return refusal }
        allowed = holding.map { $0.intersection(fitting) } ?? Set(fitting)
      }
    }
    guard entry.isStateful else { return entry.first }
    switch self.configuration.selection {
    case .sequence:
      let client = self.client(of: question.request, in: library)
      return self.cursors.next(
        of: entry, at: index, session: client.session, same: client.recorded, aspect: self.aspect(question.request),
        fields: question.request.fields, among: allowed, history: library.history)
    case .last: return Self.some(of: entry.answers, allowed).last ?? entry.first
    case .random: return Self.some(of: entry.answers, allowed).randomElement() ?? entry.first
    }
  }

  /// Whether the credentials of a request are at their end; `nil` where it has none, or that is not known.
  private func isOver(_ question: Question, in library: Library) -> Bool? {
    self.session(question.request).flatMap {
      self.cursors.isOver($0, of: library.credentials, at: question.startedAt)
    }
  }

  /// The answers that are allowed; all where none is.
  private static func some(of answers: [RecordedAnswer], _ allowed: Set<Int>?) -> [RecordedAnswer] {
    guard let allowed else { return answers }
    let some = answers.filter { allowed.contains($0.order) }
    return some.isEmpty ? answers : some
  }

  private func miss(_ question: Question) -> Decision {
    guard let index = self.state.withLock({ $0.nearMisses }) else { return Decision(outcome: .passthrough, answer: nil) }
    let nearest = index.nearest(to: question.key)
    let explanation = Explanation.write(key: question.key, nearMisses: nearest)
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
