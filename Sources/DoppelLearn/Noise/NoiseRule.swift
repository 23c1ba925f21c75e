package import DoppelExchange

/// A field of requests that does not decide the answer, with the reason why that is thought.
package struct NoiseRule: Sendable, Hashable {
  /// Why a field is taken for noise.
  package enum Reason: String, Sendable, Hashable, CaseIterable {
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
    /// It guards a form against forgery by its name: noise only for what an answer gave.
    case given
    /// Two runs of one script differ in it, and got the same answers.
    case runs
    /// A person says so.
    case declared
  }

  /// As `RequestKind.key` has it.
  package var kind: UInt64
  /// As `RequestKind.wideKey` has it; 0 where that is not known.
  package var wideKind: UInt64 = 0
  /// As `Signature.Leaf.place` has it.
  package var place: UInt64
  package var reason: Reason
  /// What its values looked like; what looks otherwise is none.
  package var likenesses: Set<ValueLikeness>
  /// The lengths of those that do not tell a moment, in bytes.
  package var lengths: Set<Int>
  /// The different values that clients made.
  package var values: Int
  /// How often the field held one that a client made, and how often one that looked made.
  package var made: Int
  package var requests: Int
  /// The exchange in which one was seen first, by its number, and what the value looked like.
  package var example: Int
  package var exampleLikeness = ValueLikeness.ordinary
  /// Whether any value is noise, whatever it looks like.
  package var takesAnyValue = false
  /// What it is called; set when a library is compiled.
  package var name = NoiseName()
  /// The exchange that `example` is the number of; `nil` until a library is compiled.
  package var exampleExchange: ExchangeID?
  /// The different recorded answers that stand together because of it; 0 where those that it brings together say the same, or where
  /// the client's own value tells which is meant.
  package var risk = 0

  package init(
    kind: UInt64, place: UInt64, reason: Reason, likenesses: Set<ValueLikeness> = [], lengths: Set<Int> = [], values: Int = 0,
    made: Int = 0, requests: Int = 0, example: Int = 0
  ) {
    self.kind = kind
    self.place = place
    self.reason = reason
    self.likenesses = likenesses
    self.lengths = lengths
    self.values = values
    self.made = made
    self.requests = requests
    self.example = example
  }

  /// Whether a value is one that the noise of the same field may be in a request that differs in longer texts: beside what looks like
  /// it also hexadecimal digits that are as many, such as one of those drawn that has no letter.
  func coversAlike(_ value: UnsafeRawBufferPointer, _ likeness: ValueLikeness) -> Bool {
    self.likenesses.contains(likeness) || likeness.drawn.map(self.likenesses.contains) ?? false
      || (likeness == .ordinary && self.lengths.contains(value.count) && value.allSatisfy { $0.hexDigit != nil })
  }

  /// Whether a value is one that the field's noise may be: it looks like the values that it had, or is as long as they, because not every
  /// value that was drawn at random looks so.
  func covers(length: Int, _ likeness: ValueLikeness) -> Bool {
    self.takesAnyValue || self.likenesses.contains(likeness) || likeness.drawn.map(self.likenesses.contains) ?? false
      || (likeness == .ordinary && self.reason != .moment && self.lengths.contains(length))
  }
}
