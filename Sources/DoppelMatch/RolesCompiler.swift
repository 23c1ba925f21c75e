internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// Finds the roles of a recording.
struct RolesCompiler {
  /// Answers that say the same but for values that identify something.
  private struct Alike: Hashable {
    /// The session that asked, where that tells answers apart.
    var asker: Int
    var content: UInt64
    /// How many such values stand in each text, and how many in the request are noise.
    var shape: [Int]
  }

  /// What an answer gives.
  private struct Gift: Hashable {
    var session: Int
    var values: [ByteBuffer]
  }

  let facts: CompiledFacts
  /// The keys of the sessions to which answers give the credentials, by the answers' `order`.
  let credentials: [Int: [String]]
  /// The recorded sessions by such keys.
  let sessions: [String: Int]
  /// The recorded session of the request of each answer, by its `order`; -1 for none.
  let askers: [Int]
  /// The entry of each answer, by its `order`; of those that are equal but for noise one.
  let entries: [Int]
  /// The values of each answer, by its `order`.
  let values: [Set<UInt64>]
  /// The values that answers gave to clients, who used them.
  let issued: Set<UInt64>
  /// The values that clients made, or that were computed from what they sent.
  let ofClients: Set<UInt64>
  let texts: Library.Texts
  /// The noise of the request of an answer.
  let made: (RecordedAnswer) -> [ByteBuffer]

  /// - Parameter groups: the answers to each request, in recorded order; those to requests that differ in noise alone together.
  func compile(_ groups: [[RecordedAnswer]]) -> RecordedRoles {
    guard !self.values.isEmpty else { return RecordedRoles() }
    var casts: [[RecordedRoles.Given]] = []
    for answers in groups {
      for alike in self.alike(answers.prefix(RecordedRoles.answerLimit).filter(self.gives), byAsker: true) {
        let given = self.given(alike)
        for start in stride(from: 0, to: given.count, by: RecordedRoles.castLimit) {
          let cast = Array(given[start..<min(given.count, start + RecordedRoles.castLimit)])
          if cast.count > 1 { casts.append(cast) }
        }
      }
    }
    guard !casts.isEmpty else { return RecordedRoles() }
    let sessions = Set(casts.joined().map(\.session)).subtracting([-1])
    let giving = Set(casts.joined().flatMap(\.orders))
    let issued = self.credentials.compactMapValues { keys in
      keys.lazy.compactMap { self.sessions[$0] }.first(where: sessions.contains)
    }
    return RecordedRoles(
      casts, credentials: self.credentials, later: self.later(to: sessions, groups),
      issued: issued.filter { !giving.contains($0.key) }, openings: self.openings(of: sessions))
  }

  /// What sessions asked first, each once, of what several of them asked.
  private func openings(of sessions: Set<Int>) -> [Int: [Int]] {
    var firsts: [Int: [Int]] = [:]
    var asked: [Int: Set<Int>] = [:]
    for (asker, entry) in zip(self.askers, self.entries) where sessions.contains(asker) {
      if asked[entry, default: []].insert(asker).inserted { firsts[asker, default: []].append(entry) }
    }
    return firsts.mapValues { entries in
      Array(entries.lazy.filter { asked[$0]?.count ?? 0 > 1 }.prefix(RecordedRoles.openingLimit))
    }
  }

  /// Whether an answer gives something that its client uses later.
  private func gives(_ answer: RecordedAnswer) -> Bool {
    self.credentials[answer.order] != nil || !self.values[answer.order].isDisjoint(with: self.issued)
  }

  /// Answers that say the same but for what identifies something, with that; only where several do.
  ///
  /// - Parameter byAsker: whether they must be to one session, or to nobody.
  private func alike(
    _ answers: [RecordedAnswer], byAsker: Bool
  ) -> [[(answer: RecordedAnswer, drawn: [ByteBuffer])]] {
    guard answers.count > 1 else { return [] }
    let read = answers.map { answer in
      let made = self.made(answer)
      // what the client made itself is not given
      let drawn = self.texts(answer.response).map { text in
        Self.drawn(text).filter { !made.contains($0) && !self.ofClients.contains($0.stirredHash) }
      }
      let shape = drawn.map(\.count) + [made.count]
      let alike = Alike(
        asker: byAsker ? self.askers[answer.order] : -1, content: self.facts.contents[answer.order], shape: shape)
      return (alike, answer, Array(drawn.joined()))
    }
    let groups = Dictionary(grouping: read, by: \.0).values.filter { $0.count > 1 }
    return groups.sorted { $0[0].1.order < $1[0].1.order }.map { $0.map { ($0.1, $0.2) } }
  }

  /// The parts of a text that identify something.
  private static func drawn(_ text: ByteBuffer) -> [ByteBuffer] {
    text.withUnsafeReadableBytes { bytes in
      var drawn: [ByteBuffer] = []
      ValueTokens.forEach(in: UnsafeRawBufferPointer(rebasing: bytes.prefix(AnswerValues.longest))) { range in
        let token = UnsafeRawBufferPointer(rebasing: bytes[range])
        guard let valueClass = ValueLikeness(token).valueClass else { return false }
        if valueClass.identifies { drawn.append(ByteBuffer(bytes: token)) }
        return true
      }
      return drawn
    }
  }

  /// What each of alike answers gives that not all do; those that give the same give one role.
  private func given(_ alike: [(answer: RecordedAnswer, drawn: [ByteBuffer])]) -> [RecordedRoles.Given] {
    let kept = Self.differing(alike.map(\.drawn))
    var given: [RecordedRoles.Given] = []
    var placeOfRole: [Gift: Int] = [:]
    for (answer, drawn) in alike {
      let values = kept.map { drawn[$0] }
      // who has a session is that one, whatever credentials it gets
      let issued = self.askers[answer.order] < 0 ? self.credentials[answer.order]?.first : nil
      let session = issued.flatMap { self.sessions[$0] } ?? -1
      if let place = placeOfRole[Gift(session: session, values: values)] {
        given[place].orders.append(answer.order)
        continue
      }
      placeOfRole[Gift(session: session, values: values)] = given.count
      given.append(
        RecordedRoles.Given(
          orders: [answer.order], session: session, values: values, made: self.made(answer),
          isRead: self.facts.reads[answer.order]))
    }
    // one that has no credentials of its own is nobody's, where others have
    let sessions = given.map(\.session)
    let areTold = sessions.allSatisfy { $0 >= 0 } && Set(sessions).count == sessions.count
    return areTold || sessions.allSatisfy { $0 < 0 } ? given : []
  }

  /// The places at which lists of equal length are not all equal.
  private static func differing(_ lists: [[ByteBuffer]]) -> [Int] {
    lists[0].indices.filter { place in lists.contains { $0[place] != lists[0][place] } }
  }

  /// What sessions were told later in answers to one request that are alike, each the first time.
  private func later(to sessions: Set<Int>, _ groups: [[RecordedAnswer]]) -> [RecordedRoles.Later] {
    guard sessions.count > 1 else { return [] }
    var later: [RecordedRoles.Later] = []
    for answers in groups {
      var first: Set<Int> = []
      let told = answers.prefix(RecordedRoles.answerLimit).filter { answer in
        let asker = self.askers[answer.order]
        return sessions.contains(asker) && !self.values[answer.order].isDisjoint(with: self.issued)
          && first.insert(asker).inserted
      }
      for alike in self.alike(told, byAsker: false) {
        let kept = Self.differing(alike.map(\.drawn))
        for (answer, drawn) in alike where !kept.isEmpty {
          later.append(
            RecordedRoles.Later(
              order: answer.order, session: self.askers[answer.order], asked: UInt64(alike[0].answer.order),
              values: kept.map { drawn[$0] }))
        }
      }
    }
    return later
  }
}
