internal import DoppelExchange
internal import NIOCore

/// What real servers said in the place of answers that are too old, so that they are asked once for each request.
struct FetchedAnswers {
  /// A request that was asked.
  struct Key: Hashable {
    /// The recorded exchange that would be given.
    var exchange: ExchangeID
    /// What is asked for, with the client's own values.
    var key: ByteBuffer
    /// Whose credentials it came with, and with which conditions.
    var user: UInt64?
    var aspect: UInt64
  }

  enum Outcome {
    /// This is given.
    case live(Message)
    /// What was recorded: nothing came that is taken for it.
    case recorded
  }

  /// Requests that are remembered; others are asked each time.
  static let limit = 1_024
  /// The bytes of bodies that are remembered.
  static let byteLimit = 64 << 20

  private var outcomes: [Key: Outcome] = [:]
  private var byteCount = 0

  subscript(_ key: Key) -> Outcome? { self.outcomes[key] }

  mutating func note(_ outcome: Outcome, of key: Key) {
    var size = 0
    if case .live(let message) = outcome { size = message.body.readableBytes }
    guard self.outcomes[key] == nil, self.outcomes.count < Self.limit, self.byteCount + size <= Self.byteLimit else { return }
    self.byteCount += size
    self.outcomes[key] = outcome
  }
}
