internal import DoppelExchange

/// Which credentials a server takes, and until when, as far as the recording shows.
package struct CredentialLife: Sendable, Equatable {
  /// What ends a credential that was taken before.
  package enum End: Sendable, Equatable {
    case never
    /// So many requests with it.
    case uses(Int)
    /// So much time after the first request with it.
    case age(Duration)
    /// A request that was answered with one of these, by their `order`: a logout, a change of the password.
    case request(Set<Int>)
  }

  package let end: End
  /// The recorded sessions whose credentials were never taken for what was granted to others.
  let refused: Set<Int>
  /// Whether credentials are refused that no recorded answer gave.
  package let refusesUnknown: Bool

  /// Whether some credentials were never taken.
  package var refusesSome: Bool { !self.refused.isEmpty }

  /// Whether it tells anything.
  package var isKnown: Bool { self.end != .never || !self.refused.isEmpty || self.refusesUnknown }

  /// One request with a credential.
  struct Use {
    var credential: Int
    /// Equal for equal requests.
    var request: Int
    /// The `order` of its answer.
    var order = 0
    var at: Timestamp
    var isRefused: Bool
    /// Whether such a request changes nothing.
    var isRead = true
  }

  init(end: End, refused: Set<Int> = [], refusesUnknown: Bool = false) {
    self.end = end
    self.refused = refused
    self.refusesUnknown = refusesUnknown
  }

  /// Learns from requests in the order of time.
  ///
  /// - Parameter issued: the credentials that recorded answers gave.
  init(_ uses: [Use], issued: Set<Int> = []) {
    let granted = Set(uses.filter { !$0.isRefused }.map(\.request))
    let telling = uses.filter { !$0.isRefused || granted.contains($0.request) }
    let taken = Set(telling.filter { !$0.isRefused }.map(\.credential))
    let refused = Set(telling.map(\.credential)).subtracting(taken)
    self.refused = refused
    self.refusesUnknown = !issued.isDisjoint(with: taken) && taken.isSubset(of: issued) && !refused.isSubset(of: issued)
    self.end = Self.end(telling)
  }

  /// The same without sessions that others are one with whose credentials were taken.
  func without(_ sessions: Set<Int>) -> CredentialLife {
    CredentialLife(end: self.end, refused: self.refused.subtracting(sessions), refusesUnknown: self.refusesUnknown)
  }

  /// A credential that was refused after it had been taken.
  private struct Ended {
    var uses: Int
    var age: Duration
    /// How long after the last request for which it was taken.
    var pause: Duration
    /// That request.
    var last: Use
  }

  /// The least time by which the oldest credential that was taken and the youngest that was refused are to be apart.
  private static let clearly = Duration.milliseconds(500)

  /// How soon after the request that ended it a credential is to be refused.
  private static let soon = Duration.seconds(2)

  /// Each credential that was refused after it had been taken must have been so after the same request, which is no read, or as many
  /// uses, or as much time, as none was taken beyond; one alone tells nothing of uses. None ends where one is taken again after it.
  private static func end(_ uses: [Use]) -> End {
    var first: [Int: Timestamp] = [:]
    var counts: [Int: Int] = [:]
    var lasts: [Int: Use] = [:]
    var refused: Set<Int> = []
    var ends: [Ended] = []
    var longest = (uses: 0, age: Duration.zero)
    for use in uses {
      if refused.contains(use.credential) {
        guard use.isRefused else { return .never }
        continue
      }
      let age = use.at.since(first[use.credential, default: use.at])
      if use.isRefused {
        guard let count = counts[use.credential], let last = lasts[use.credential] else { continue }
        refused.insert(use.credential)
        ends.append(Ended(uses: count, age: age, pause: use.at.since(last.at), last: last))
      } else {
        first[use.credential] = first[use.credential] ?? use.at
        counts[use.credential, default: 0] += 1
        longest = (max(longest.uses, counts[use.credential, default: 0]), max(longest.age, age))
        lasts[use.credential] = use
      }
    }
    guard let one = ends.first, let youngest = ends.map(\.age).min() else { return .never }
    if let requests = self.ending(uses, ends) { return .request(requests) }
    if ends.count > 1, ends.allSatisfy({ $0.uses == one.uses }), longest.uses <= one.uses { return .uses(one.uses) }
    guard youngest - longest.age >= self.clearly else { return .never }
    return .age((youngest + longest.age) / 2)
  }

  /// The answers to the requests that ended credentials: the last before each refusal, where none of them is a read, and nothing was
  /// granted after one; `nil` where that is not so.
  private static func ending(_ uses: [Use], _ ends: [Ended]) -> Set<Int>? {
    let requests = Set(ends.map(\.last.request))
    // after a pause it may as well have grown too old
    guard ends.allSatisfy({ !$0.last.isRead && $0.pause <= self.soon }) else { return nil }
    var over: Set<Int> = []
    var orders: Set<Int> = []
    for use in uses where !use.isRefused {
      if over.contains(use.credential) { return nil }
      guard requests.contains(use.request) else { continue }
      over.insert(use.credential)
      orders.insert(use.order)
    }
    return orders
  }

  /// Whether a credential is at its end; `nil` where that is not known.
  ///
  /// - Parameter isEnded: whether a request was made that ends credentials.
  func isOver(uses: Int, age: Duration, isEnded: Bool = false) -> Bool? {
    switch self.end {
    case .never: nil
    case .uses(let limit): uses >= limit
    case .age(let limit): age >= limit
    case .request: isEnded
    }
  }

  /// Whether an answer ends the credential with which it was asked for.
  package func ends(with order: Int) -> Bool {
    if case .request(let orders) = self.end { orders.contains(order) } else { false }
  }
}
