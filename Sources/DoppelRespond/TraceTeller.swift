internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import DoppelSynthesis
internal import NIOCore

/// Tells why decisions of one library came about.
struct TraceTeller {
  private let library: Library
  private var kinds: KindIndex?
  /// Made for the first miss that is told, because most requests are only asked.
  private var nearMisses: NearMissIndex?

  init(_ library: Library) { self.library = library }

  /// - Parameter writes: those that came before the question.
  mutating func trace(_ decided: Decided, after writes: [WritesBefore.Written]) -> Trace {
    var trace = Trace(outcome: decided.outcome, signature: Signature(canonicalBytes: decided.key) ?? Signature())
    trace.session = decided.session
    trace.given = decided.given
    if let hit = decided.hit {
      self.tell(hit.found, given: hit.choice.answer, of: decided.key, in: &trace)
      self.tell(hit, in: &trace)
      self.tell(writes, concerning: hit.entry, in: &trace)
    } else {
      trace.made = decided.makings.map(Self.made)
      self.tellNearMisses(of: decided.key, in: &trace)
    }
    return trace
  }

  /// How the answers were found.
  private func tell(_ found: Answerer.Finding, given answer: RecordedAnswer, of key: ByteBuffer, in trace: inout Trace) {
    switch found {
    case .asked:
      trace.way = .asked
      self.tellRemovedKeys(key, in: &trace)
    case .translated(_, let asked):
      trace.way = .translated
      trace.values = self.values(of: asked)
      self.tellRemovedKeys(asked.key, in: &trace)
    case .masked(let match, let asked):
      trace.way = .masked
      trace.values = self.values(of: asked)
      trace.noise = self.library.noise(match, answer).map { value in
        Trace.Noise(
          name: value.rule?.name ?? NoiseName(), reason: value.rule?.reason, asked: NearMiss.shown(value.asked),
          recorded: value.recorded.map(NearMiss.shown))
      }
    }
  }

  private static func made(_ making: Making) -> Trace.Made {
    let values = making.values
    var made = Trace.Made(
      exchange: making.exchange, items: making.items,
      values: values.prefix(Trace.madeLimit).map {
        Trace.Made.Value(place: $0.place, value: NearMiss.shown($0.value), origin: $0.origin)
      })
    made.moreValues = values.count - made.values.count
    return made
  }

  private func values(of asked: Library.Translation) -> [Trace.Value] {
    (asked.pairs + asked.lengths).map { Trace.Value(asked: NearMiss.shown($0.live), recorded: NearMiss.shown($0.recorded)) }
  }

  private func tellRemovedKeys(_ key: ByteBuffer, in trace: inout Trace) {
    guard self.library.find(key) == nil, let relaxed = self.library.relaxed(key) else { return }
    if trace.way == .asked { trace.way = .relaxed }
    trace.removedKeys = relaxed.by.removedKeys
  }

  /// What came into question, and what chose among it.
  private func tell(_ hit: Answerer.Hit, in trace: inout Trace) {
    let (entry, choice) = (hit.entry, hit.choice)
    var holding: Set<Int>?
    if case .masked(let match, _) = hit.found { holding = match.answersHoldingTheSame }
    trace.isRefusal = choice.isRefusalOfOthers
    trace.isOfNewState = choice.isOfNewState
    var candidates = entry.candidates(
      given: choice.isOfNewState ? nil : choice.answer, by: choice.turn, among: choice.allowed, holding: holding)
    if choice.isRefusalOfOthers {
      candidates = candidates.map { Candidate(exchange: $0.exchange, standing: .otherCredentials) }
    }
    trace.candidates = Array(candidates.prefix(Trace.candidateLimit))
    if let given = candidates.dropFirst(Trace.candidateLimit).first(where: { $0.standing == .given }) {
      trace.candidates[Trace.candidateLimit - 1] = given
    }
    trace.moreCandidates = candidates.count - trace.candidates.count
    guard let turn = choice.turn else { return }
    trace.decidingFields = entry.decidingFields
    trace.fieldsMatched = entry.fieldsMatched(by: turn)
    if trace.session != nil, let following = turn.following, let session = self.library.name(ofSession: following) {
      let client = Asked.Client(trace.session, in: self.library)
      trace.following = Trace.Following(
        session: session, evidence: client.recorded == following ? .credentials : turn.isFollowingKnown ? .requests : .turn)
    }
    trace.writesMatched = entry.writesMatched(by: turn)
  }

  /// The writes that a read depends on.
  private func tell(_ before: [WritesBefore.Written], concerning entry: Library.Entry, in trace: inout Trace) {
    guard trace.writesMatched != nil else { return }
    let writes = before.filter { written in
      (trace.session == nil || written.session == trace.session)
        && written.nodes.contains { self.library.history.tree.concern($0, entry.node) }
    }
    trace.writes = writes.suffix(Trace.writeLimit).map(\.write)
    trace.moreWrites = writes.count - trace.writes.count
  }

  private mutating func tellNearMisses(of key: ByteBuffer, in trace: inout Trace) {
    let kinds = self.kinds ?? KindIndex(self.library)
    self.kinds = kinds
    let index = self.nearMisses ?? NearMissIndex(self.library)
    self.nearMisses = index
    let kind = kinds.kind(of: key)
    trace.nearMisses = index.nearest(to: key).map { near in
      var told = Trace.Near(exchange: near.exchange, fields: near.fields, moreFields: near.moreFields)
      if kinds.kind(of: near.signature.canonicalBytes) == kind, let entry = self.library.find(near.signature.canonicalBytes),
        let places = kinds.differing(key, from: entry)
      {
        let supposition = kinds.supposing(noiseAt: places, of: kind)
        let found = kinds.found(key, by: supposition)
        told.ifNoise = Trace.IfNoise(
          names: kinds.names(of: places, in: key), requests: found?.requests ?? 0, answers: found?.answers.count ?? 0)
      }
      return told
    }
  }
}
