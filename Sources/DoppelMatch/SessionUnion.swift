/// The recorded sessions that are one: whose credentials were issued within another of them, or else by answers to one request.
struct SessionUnion: Sendable {
  private var leaders: [Int] = []
  /// Of each request that a login answered, a session to which it gave the credentials.
  private var firsts: [Int: Int] = [:]

  /// Adds a session, which is one of its own at first.
  mutating func append() { self.leaders.append(self.leaders.count) }

  /// The session that stands for all that are one with this; the first of them. -1 for none.
  func leader(of session: Int) -> Int {
    guard session >= 0 else { return session }
    var session = session
    while self.leaders[session] != session { session = self.leaders[session] }
    return session
  }

  /// Says that an answer gave the credentials of a session.
  ///
  /// - Parameters:
  ///   - request: the same for equal requests.
  ///   - within: the session in which it was asked for; -1 for none.
  mutating func issued(_ session: Int, by request: Int, within: Int) {
    guard within < 0 else { return self.join(within, session) }
    if let first = self.firsts[request] { self.join(first, session) } else { self.firsts[request] = session }
  }

  private mutating func join(_ one: Int, _ other: Int) {
    let (one, other) = (self.leader(of: one), self.leader(of: other))
    self.leaders[max(one, other)] = min(one, other)
  }
}
