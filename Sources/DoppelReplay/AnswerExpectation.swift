package import DoppelExchange
internal import DoppelLearn
package import NIOCore

/// What a recorded answer is expected to say in a run whose values are others: a live value counts as the recorded one for which it
/// stands, but only where the live answer says it at the same place.
package struct AnswerExpectation: Sendable {
  private let known: StandingValues
  /// What stands in this answer alone, before all else.
  private let own: StandingValues
  private let live: [String: Set<ByteBuffer>]

  /// - Parameter values: of the live answer.
  init(known: StandingValues, own: StandingValues = StandingValues(), live values: [MessageValue]) {
    self.known = known
    self.own = own
    var live: [String: Set<ByteBuffer>] = [:]
    if !known.isEmpty || !own.isEmpty {
      for value in values { live[value.place, default: []].insert(value.text) }
    }
    self.live = live
  }

  /// What stands in place of a value of the recorded answer; `nil` for itself.
  package func text(for value: MessageValue) -> ByteBuffer? {
    guard let live = self.live[value.place] else { return nil }
    for standing in [self.own, self.known] {
      if let same = standing.values(for: value.text, at: value.place).last(where: live.contains) { return same }
    }
    guard self.own.hasAnyEverywhere || self.known.hasAnyEverywhere else { return nil }
    let other = ValueTokens.replacing(in: value.text) { self.own.values(for: $0).last ?? self.known.values(for: $0).last }
    return other.flatMap { live.contains($0) ? $0 : nil }
  }
}
