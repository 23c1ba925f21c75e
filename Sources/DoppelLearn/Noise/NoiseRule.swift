/// A field of requests that does not decide the answer, with the reason why that is thought.
package struct NoiseRule: Sendable, Hashable {
  /// Why a field is taken for noise.
  package enum Reason: String, Sendable, Hashable {
    /// The client wrote the moment into it.
    case moment
    /// The client made it anew in requests that change something: nothing that the server knew before.
    case made
    /// Requests that differ in it alone were answered alike.
    case alike
    /// It is called by a name of fields that are made anew each time.
    case named
    /// It holds what the client made and said before: noise only where this client did so too.
    case followed
  }

  /// As `RequestKind.key` has it.
  package var kind: UInt64
  /// As `Signature.Leaf.place` has it.
  package var place: UInt64
  package var reason: Reason
  /// What its values looked like; what looks otherwise is none.
  package var likenesses: Set<ValueLikeness>
  /// The lengths of those that do not tell a moment, in bytes.
  package var lengths: Set<Int>
  /// The values that were seen, and in how many requests.
  package var values: Int
  package var requests: Int
  /// The exchange in which one was seen first, by its number.
  package var example: Int

  /// Whether a value is one that the field's noise may be: it looks like the values that it had, or is as long as they, because not every
  /// value that was drawn at random looks so.
  func covers(length: Int, _ likeness: ValueLikeness) -> Bool {
    self.likenesses.contains(likeness)
      || (likeness == .ordinary && self.reason != .moment && self.lengths.contains(length))
  }
}
