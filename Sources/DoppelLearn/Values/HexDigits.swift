/// What the hexadecimal digits of a text have in common, to tell random ones from a constant or a code.
struct HexDigits {
  /// Of 16 random digits fewer than six are different once in 25,000 times.
  private static let fewest = 6
  /// Of 16 random digits letters and numbers take turns less than twice once in 500 times.
  private static let fewestTurns = 2

  private var seen: UInt16 = 0
  private var turns = 0
  private var isLetter: Bool?

  /// - Parameter digit: 0 to 15.
  mutating func append(_ digit: UInt8) {
    self.seen |= 1 << UInt16(digit)
    if let isLetter = self.isLetter, isLetter != (digit > 9) { self.turns += 1 }
    self.isLetter = digit > 9
  }

  /// Whether enough of them are different.
  var isVaried: Bool { self.seen.nonzeroBitCount >= Self.fewest }
  /// Whether the letters among them and the others take turns.
  var isMixed: Bool { self.turns >= Self.fewestTurns }
}
