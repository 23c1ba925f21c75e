/// A moment of wall-clock time in nanoseconds since 1970-01-01T00:00:00Z. Domain and machines are told it; they never ask.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Nanoseconds since the epoch; 1677-09-21T00:12:43Z to 2262-04-11T23:47:16Z are representable.
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public static let epoch = Timestamp(nanoseconds: 0)

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The time from `earlier` to this moment, negative where this one is before it; clamped to what 64 bits of nanoseconds hold.
  public func since(_ earlier: Timestamp) -> Duration {
    let (difference, overflow) = self.nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    return .nanoseconds(overflow ? (earlier.nanoseconds < 0 ? .max : .min) : difference)
  }

  /// This moment and that much later, or earlier where negative; clamped to the representable years.
  public func advanced(by duration: Duration) -> Timestamp {
    let nanoseconds = duration.nanoseconds
    let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
    return Timestamp(nanoseconds: overflow ? (nanoseconds < 0 ? .min : .max) : sum)
  }
}

extension Duration {
  /// The duration in whole nanoseconds, clamped to what an `Int64` holds (some 292 years).
  public var nanoseconds: Int64 {
    let (seconds, attoseconds) = self.components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return seconds < 0 ? .min : .max }
    let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return carry ? (seconds < 0 ? .min : .max) : sum
  }
}
