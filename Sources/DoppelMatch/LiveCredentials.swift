internal import DoppelExchange

/// How the credentials of live clients were used so far.
struct LiveCredentials: Sendable {
  /// The credentials that are remembered; the first to come is the first to go.
  static let limit = 65_536

  private struct Use {
    var count = 0
    var first: Timestamp
    /// Whether a request was made that ends credentials.
    var isEnded = false
  }

  private var uses: [String: Use] = [:]
  private var order: [String] = []
  private var oldest = 0

  /// Counts a use of a credential, unless it is at its end.
  ///
  /// - Returns: whether it is; `nil` where that is not known.
  mutating func use(_ credential: String, of life: CredentialLife, at moment: Timestamp) -> Bool? {
    let known = self.uses[credential]
    var use = known ?? Use(first: moment)
    if use.count == 0 { use.first = moment }
    guard let isOver = life.isOver(uses: use.count, age: moment.since(use.first), isEnded: use.isEnded) else { return nil }
    if isOver { return true }
    if known == nil { self.remember(credential) }
    use.count += 1
    self.uses[credential] = use
    return false
  }

  /// Says that a request was made with a credential that ends it.
  mutating func end(_ credential: String) { self.uses[credential]?.isEnded = true }

  /// Says that an answer gave a credential: it is as new.
  mutating func issue(_ credential: String) {
    guard let first = self.uses[credential]?.first else { return }
    self.uses[credential] = Use(first: first)
  }

  private mutating func remember(_ credential: String) {
    guard self.order.count >= Self.limit else { return self.order.append(credential) }
    self.uses[self.order[self.oldest]] = nil
    self.order[self.oldest] = credential
    self.oldest = (self.oldest + 1) % Self.limit
  }
}
