internal import DoppelExchange
internal import DoppelMatch
internal import DoppelSynthesis
internal import NIOCore

/// A decision about one question, as far as it is needed to tell why it came about.
struct Decided: Sendable {
  let outcome: Outcome
  /// The recorded exchange that was given, or after which an answer was made up.
  let given: ExchangeID?
  /// How the answers were found that came into question, these, and which was chosen, as in `Steps`.
  let hit: Answerer.Hit?
  /// How an answer came about that was made up; empty for any other.
  let makings: [Making]
  /// The canonical bytes of the question's signature.
  let key: ByteBuffer
  /// The bytes that are kept of it beside its library: of its question and of how the answers were found.
  let byteCount: Int
  /// The key of the session that it belongs to.
  let session: String?

  init(_ steps: Answerer.Steps, _ question: Question, session: String?) {
    switch steps.decision.outcome {
    case .hit: self.outcome = .hit
    case .synthesized: self.outcome = .synthesized
    default: self.outcome = .miss
    }
    self.given = steps.decision.exchange
    self.hit = steps.hit
    self.makings = steps.makings
    self.key = question.key
    let ofFinding =
      switch steps.hit?.found {
      case nil, .asked: 0
      case .translated(_, let asked): asked.byteCount
      case .masked(let match, let asked): match.byteCount + asked.byteCount
      }
    let ofChoice = (steps.hit?.choice.allowed?.count ?? 0) * MemoryLayout<Int>.stride
    let ofMakings = steps.makings.reduce(0) { $0 + $1.byteCount }
    self.byteCount = question.key.readableBytes + ofFinding + ofChoice + ofMakings
    self.session = session
  }
}
