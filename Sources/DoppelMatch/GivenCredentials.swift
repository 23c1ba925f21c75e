internal import DoppelExchange

/// The credentials of recorded requests as answers say them, by which is known which answers gave them, whatever they call them.
struct GivenCredentials: Sendable {
  private struct Use {
    var session: Int
    /// The first request with it.
    var at: Timestamp
  }

  private var uses: [UInt64: Use] = [:]

  /// Takes note of a request with a credential.
  ///
  /// - Parameter text: a hash of it.
  mutating func note(_ text: UInt64, of session: Int, at moment: Timestamp) {
    self.uses[text] = Use(session: session, at: min(moment, self.uses[text]?.at ?? moment))
  }

  /// The answers that gave credentials, with the sessions of these: such as were asked for outside of the session, one of them before
  /// the first request in it.
  ///
  /// - Parameters:
  ///   - values: those in each answer.
  ///   - asked: in which session each was asked for, and when.
  ///   - known: sessions of which it is known.
  func issuers(
    _ values: [Set<UInt64>], _ asked: (Int) -> (session: Int, at: Timestamp), except known: Set<Int>
  ) -> [(order: Int, session: Int)] {
    let uses = self.uses.filter { !known.contains($0.value.session) }
    guard !uses.isEmpty else { return [] }
    var found: [(order: Int, session: Int)] = []
    var given: Set<Int> = []
    for (order, values) in values.enumerated() {
      for value in values {
        guard let use = uses[value] else { continue }
        let (session, moment) = asked(order)
        guard session != use.session else { continue }
        found.append((order, use.session))
        if moment < use.at { given.insert(use.session) }
      }
    }
    return found.filter { given.contains($0.session) }
  }
}
