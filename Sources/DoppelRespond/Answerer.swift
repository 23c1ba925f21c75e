package import DoppelExchange
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

  /// - Parameter session: the key of the session that a request belongs to, as its protocol tells it.
  package init(
    _ library: Library, configuration: Configuration, session: @escaping @Sendable (Message) -> String?
  ) {
    self.configuration = configuration
    self.session = session
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
    guard let index = library.findRelaxed(question.key) else { return self.miss(question) }
    counted.count(index)
    let answer = self.choose(from: library.entries[index].of(port: port()), in: library, at: index, question)
    return Decision(
      outcome: .hit, answer: .prepared(answer.response), delay: self.configuration.timing.apply(to: answer.duration),
      exchange: answer.exchange)
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
    from entry: Library.Entry, in library: Library, at index: Int, _ question: Question
  ) -> RecordedAnswer {
    guard let several = entry.several else { return entry.first }
    switch self.configuration.selection {
    case .sequence:
      let session = self.session(question.request)
      return self.cursors.next(of: entry, at: index, session: session, same: session.flatMap { library.sessions[$0] })
    case .last: return several.answers[several.answers.count - 1]
    case .random: return several.answers[Int.random(in: several.answers.indices)]
    }
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
