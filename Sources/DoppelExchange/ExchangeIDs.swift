/// Makes exchange ids from moments and a seed, so that a machine needs neither a clock nor a source of randomness.
///
/// Version 7 of RFC 9562 section 5.7: 48 bits of milliseconds, then bits of a SplitMix64 sequence.
public struct ExchangeIDs: Sendable {
  private var state: UInt64

  /// - Parameter seed: random for each connection; equal seeds give equal sequences.
  public init(seed: UInt64) { self.state = seed }

  /// The next id; a moment before 1970 counts as 1970, since the form has no sign.
  public mutating func next(at moment: Timestamp) -> ExchangeID {
    let milliseconds = UInt64(max(0, moment.nanoseconds) / 1_000_000)
    return ExchangeID(
      high: milliseconds << 16 | 0x7000 | self.random() & 0x0fff,
      low: 0x8000_0000_0000_0000 | self.random() >> 2
    )
  }

  private mutating func random() -> UInt64 {
    self.state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = self.state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
