package import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// The values that the answers to one virtual user issued in one pass, and the recorded ones that they stand for.
package struct UserValues: Sendable {
  private let plan: TravelPlan
  /// By the number of an issued value.
  private var live: [Int: ByteBuffer] = [:]
  private var standing = StandingValues()
  /// Values of live answers that stand for recorded ones, and values in requests that went as recorded because there was none.
  package private(set) var boundCount = 0
  package private(set) var unboundCount = 0

  package init(_ plan: TravelPlan) { self.plan = plan }

  /// What stands in place of the values of a request; counts those that nothing stands for.
  package mutating func changes(to exchange: Int) -> RequestChanges {
    var changes = RequestChanges()
    for use in self.plan.uses[exchange] ?? [] {
      guard let live = self.live(for: use) else {
        self.unboundCount += 1
        continue
      }
      if live != use.recorded { changes.add(live, for: use) }
    }
    return changes
  }

  /// What the last answer issued that issued it at all.
  private func live(for use: TravelPlan.Use) -> ByteBuffer? {
    for number in use.issued {
      if let live = self.live[number] { return live }
    }
    return nil
  }

  /// Takes what a live answer issues.
  package mutating func take(_ values: [MessageValue], answering exchange: Int) {
    guard let issues = self.plan.issues[exchange] else { return }
    var texts: [String: [ByteBuffer]] = [:]
    for value in values { texts[value.place, default: []].append(value.text) }
    for issue in issues {
      guard let live = texts[issue.place] else { continue }
      for (index, text) in self.pairs(issue.recorded, live) {
        self.bind(issue.first + index, issue.recorded[index], to: text, at: issue.isDistinctive ? nil : issue.place)
      }
      for text in issue.texts where live.indices.contains(text.index) {
        for (index, value) in TextContext.values(at: text.contexts, in: live[text.index]).enumerated() {
          if let value { self.bind(text.first + index, text.recorded[index], to: value, at: nil) }
        }
      }
    }
  }

  /// - Parameter place: of a value that is itself only where the names of places are alike.
  private mutating func bind(_ number: Int, _ recorded: ByteBuffer, to live: ByteBuffer, at place: String?) {
    self.live[number] = live
    self.boundCount += 1
    if live != recorded { self.standing.stand(live, for: recorded, at: place) }
  }

  /// Which live value of a list stands for which recorded one: first those of which it is known, or that are equal, then in order.
  private func pairs(_ recorded: [ByteBuffer], _ live: [ByteBuffer]) -> [(index: Int, live: ByteBuffer)] {
    if recorded.count == 1, live.count == 1 { return [(0, live[0])] }
    var places: [ByteBuffer: [Int]] = [:]
    for (place, text) in live.enumerated().reversed() { places[text, default: []].append(place) }
    var taken: Set<Int> = []
    var pairs: [(index: Int, live: ByteBuffer)] = []
    var open: [Int] = []
    for (index, text) in recorded.enumerated() {
      let known = self.standing.values(for: text).reversed() + [text]
      if let same = known.first(where: { places[$0]?.isEmpty == false }), let place = places[same]?.popLast() {
        taken.insert(place)
        pairs.append((index, same))
      } else {
        open.append(index)
      }
    }
    let rest = live.indices.filter { !taken.contains($0) }
    for (index, place) in zip(open, rest) { pairs.append((index, live[place])) }
    return pairs
  }

  /// What a recorded answer says with the live values in it, as far as the live answer says them at the same places.
  ///
  /// - Parameter server: the one that was asked when recorded, and the one that is asked now; `nil` where links to both are the same.
  package func expectation(
    of exchange: Int, live values: [MessageValue], server: AskedServer? = nil
  ) -> AnswerExpectation {
    var own = StandingValues()
    server?.stand(in: &own)
    for use in self.plan.uses[exchange] ?? [] {
      guard let live = self.live(for: use), live != use.recorded else { continue }
      own.stand(live, for: use.recorded)
    }
    return AnswerExpectation(known: self.standing, own: own, live: values)
  }
}
