/// Which lengths some values have: told for each text of an answer before it is looked up. Lengths of 63 bytes and more count as one.
struct ValueLengths: Sendable {
  private var bits: UInt64 = 0

  /// Whether there are no values.
  var isEmpty: Bool { self.bits == 0 }

  func contains(_ length: Int) -> Bool { self.bits & Self.bit(length) != 0 }

  mutating func insert(_ length: Int) { self.bits |= Self.bit(length) }

  private static func bit(_ length: Int) -> UInt64 { 1 << UInt64(min(length, 63)) }
}
