internal import DoppelExchange
internal import NIOCore

/// What real servers said in the place of answers that are too old, so that they are not asked the same again.
struct FetchedAnswers {
  enum Outcome {
    /// This is given.
    case live(Message)
    /// What was recorded: the server does not answer.
    case recorded
  }

  /// Requests that are remembered; others are asked each time.
  static let limit = 1_024
  /// The bytes of bodies that are remembered.
  static let byteLimit = 64 << 20

  /// By `AskedForm.hash`.
  private var outcomes: [UInt64: Outcome] = [:]
  private var byteCount = 0

  subscript(_ request: UInt64) -> Outcome? { self.outcomes[request] }

  mutating func note(_ outcome: Outcome, of request: UInt64) {
    var size = 0
    if case .live(let message) = outcome { size = message.body.readableBytes }
    guard self.outcomes[request] == nil, self.outcomes.count < Self.limit, self.byteCount + size <= Self.byteLimit else {
      return
    }
    self.byteCount += size
    self.outcomes[request] = outcome
  }
}
