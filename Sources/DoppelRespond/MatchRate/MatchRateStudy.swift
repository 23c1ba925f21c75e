package import DoppelExchange
package import DoppelLearn
package import DoppelMatch
internal import NIOCore

/// Asks a library the requests of a run, in their order, and finds why it misses some.
///
/// Of requests that miss only their signatures are kept, equal ones once.
package struct MatchRateStudy {
  /// Bytes of signatures that missed that are kept; the causes of others are not looked for.
  package static let keptBytes = 256 * 1024 * 1024

  /// A request that missed.
  struct Miss {
    var key: ByteBuffer
    var example: ExchangeID
    var count: Int
    /// The places whose values an answer of the run said first.
    var issued: Set<UInt64>
    /// Whether it was recorded, after other writes.
    var isOfState: Bool
  }

  private struct MissKey: Hashable {
    var key: ByteBuffer
    var isOfState: Bool
  }

  private let library: Library
  private let keptBytes: Int
  private let answerer: Answerer
  private var origins = ValueOrigins()
  private var misses: [Miss] = []
  private var missOfKey: [MissKey: Int] = [:]
  private var bytes = 0
  private var rate = MatchRate()

  /// - Parameters:
  ///   - unrecordedState: as the mock has it.
  ///   - clients: tells who asks.
  package init(
    _ library: Library, keptBytes: Int = Self.keptBytes, unrecordedState: Answerer.UnrecordedState = .nearest,
    clients: ClientReading
  ) {
    self.library = library
    self.keptBytes = keptBytes
    var configuration = Answerer.Configuration()
    // near misses are looked for afterwards, of all misses together
    configuration.onMiss = .passthrough
    configuration.unrecordedState = unrecordedState
    self.answerer = Answerer(library, configuration: configuration, clients: clients)
  }

  /// Asks one request.
  ///
  /// - Parameters:
  ///   - outcome: how it was answered in the run; `nil` where that is not known.
  ///   - answer: what it was answered then.
  package mutating func add(
    _ question: Question, port: Int, as exchange: ExchangeID, outcome: Outcome?, answer: AnswerValues
  ) {
    if let outcome {
      self.rate.current.requests += 1
      if outcome == .hit { self.rate.current.hits += 1 }
      if outcome == .synthesized { self.rate.synthesized += 1 }
    }
    self.rate.projected.requests += 1
    let steps = self.answerer.steps(question, port: port)
    let isHit = steps.decision.outcome == .hit
    if isHit { self.rate.projected.hits += 1 }
    question.key.withUnsafeReadableBytes { bytes in
      let leaves = self.library.leaves(in: bytes)
      if !isHit {
        let issued = self.origins.issued(in: bytes, leaves)
        self.note(question.key, isOfState: steps.hit != nil, as: exchange, issued: issued)
      }
      self.origins.note(asked: bytes, leaves)
    }
    self.origins.note(answer)
  }

  private mutating func note(_ key: ByteBuffer, isOfState: Bool, as exchange: ExchangeID, issued: Set<UInt64>) {
    if let known = self.missOfKey[MissKey(key: key, isOfState: isOfState)] {
      self.misses[known].count += 1
    } else if self.bytes + key.readableBytes <= self.keptBytes {
      self.bytes += key.readableBytes
      // a copy of its own, so that nothing of the file that it was read from stays
      let own = ByteBuffer(bytes: key.readableBytesView)
      self.missOfKey[MissKey(key: own, isOfState: isOfState)] = self.misses.count
      self.misses.append(Miss(key: own, example: exchange, count: 1, issued: issued, isOfState: isOfState))
    } else {
      self.rate.unexamined += 1
    }
  }

  /// Counts a request that is not asked; `reason` is a fixed phrase.
  package mutating func leaveOut(_ reason: String) { self.rate.leftOut[reason, default: 0] += 1 }

  /// What came of all.
  package consuming func finish() -> MatchRate {
    var rate = self.rate
    let kinds = KindIndex(self.library)
    var causes = MissCauses(kinds)
    for (kind, misses) in Dictionary(grouping: self.misses, by: { kinds.kind(of: $0.key) }) { causes.find(misses, of: kind) }
    rate.causes = causes.all
    (rate.stateful, rate.moreStateful) = Self.stateful(self.library)
    return rate
  }

  private static func stateful(_ library: Library) -> ([MatchRate.Stateful], more: Int) {
    var kinds: [String: MatchRate.Stateful] = [:]
    for entry in library.entries.indices {
      let answers = library.contentCount(of: entry)
      guard answers > 1 else { continue }
      let name = library.requestName(of: entry)
      var kind = kinds[name] ?? MatchRate.Stateful(request: name, signatures: 0, answers: 0)
      kind.signatures += 1
      kind.answers = max(kind.answers, answers)
      kinds[name] = kind
    }
    let all = kinds.values.sorted { ($1.answers, $0.request) < ($0.answers, $1.request) }
    return (Array(all.prefix(MatchRate.statefulLimit)), max(0, all.count - MatchRate.statefulLimit))
  }
}
