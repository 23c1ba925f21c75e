/// A moment of wall-clock time in nanoseconds since 1970-01-01T00:00:00Z. Domain and machines are told it; they never ask.
package struct Timestamp: Sendable, Hashable, Comparable {
  /// Nanoseconds since the epoch; years 1678 to 2262 are representable.
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  package static let epoch = Timestamp(nanoseconds: 0)

  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The time from `earlier` to this moment, negative where this one is before it.
  package func since(_ earlier: Timestamp) -> Duration { .nanoseconds(self.nanoseconds &- earlier.nanoseconds) }

  package func advanced(by duration: Duration) -> Timestamp {
    Timestamp(nanoseconds: self.nanoseconds &+ duration.nanoseconds)
  }
}

extension Duration {
  /// The duration in whole nanoseconds, clamped to what an `Int64` holds (some 292 years).
  package var nanoseconds: Int64 {
    let (seconds, attoseconds) = self.components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return seconds < 0 ? .min : .max }
    let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return carry ? (seconds < 0 ? .min : .max) : sum
  }
}
