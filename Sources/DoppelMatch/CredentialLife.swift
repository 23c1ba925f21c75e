internal import DoppelExchange

/// When the server no longer takes a credential that it took before, as far as the recording shows.
package struct CredentialLife: Sendable, Equatable {
  /// What ends it.
  package enum End: Sendable, Equatable {
    case never
    /// So many requests with it.
    case uses(Int)
    /// So much time after the first request with it.
    case age(Duration)
  }

  package let end: End

  /// One request with a credential.
  struct Use {
    var credential: Int
    /// Equal for equal requests.
    var request: Int
    var at: Timestamp
    var isRefused: Bool
  }

  init(end: End) { self.end = end }

  /// Learns from requests in the order of time: each credential that was refused after it had been taken must have been so after as
  /// many uses, or as much time, as none was taken beyond. Only a refusal of what is granted at other times tells of an end, and
  /// none does where a credential is taken again after it.
  init(_ uses: [Use]) {
    let granted = Set(uses.filter { !$0.isRefused }.map(\.request))
    var first: [Int: Timestamp] = [:]
    var taken: [Int: Int] = [:]
    var refused: Set<Int> = []
    var ends: [(uses: Int, age: Duration)] = []
    var longest = (uses: 0, age: Duration.zero)
    for use in uses where !use.isRefused || granted.contains(use.request) {
      if refused.contains(use.credential) {
        guard use.isRefused else {
          self.end = .never
          return
        }
        continue
      }
      let age = use.at.since(first[use.credential, default: use.at])
      if use.isRefused {
        guard let uses = taken[use.credential] else { continue }
        refused.insert(use.credential)
        ends.append((uses, age))
      } else {
        first[use.credential] = first[use.credential] ?? use.at
        taken[use.credential, default: 0] += 1
        longest = (max(longest.uses, taken[use.credential, default: 0]), max(longest.age, age))
      }
    }
    guard let one = ends.first, let youngest = ends.map(\.age).min() else {
      self.end = .never
      return
    }
    if ends.allSatisfy({ $0.uses == one.uses }), longest.uses <= one.uses {
      self.end = .uses(one.uses)
    } else {
      self.end = longest.age < youngest ? .age(youngest) : .never
    }
  }

  /// Whether a credential that was used so often, and first so long ago, is at its end; `nil` where that is not known.
  func isOver(uses: Int, age: Duration) -> Bool? {
    switch self.end {
    case .never: nil
    case .uses(let limit): uses >= limit
    case .age(let limit): age >= limit
    }
  }
}
