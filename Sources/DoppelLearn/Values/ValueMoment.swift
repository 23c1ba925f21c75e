internal import DoppelExchange

/// The time that a value holds, and how finely it holds it.
struct ValueMoment: Equatable {
  /// The first nanosecond since 1970 of the unit that the value names.
  let nanoseconds: Int64
  /// The nanoseconds of that unit, 1 or more.
  let resolution: Int64

  init(nanoseconds: Int64, resolution: Int64) {
    self.nanoseconds = nanoseconds
    self.resolution = resolution
  }

  /// So many units of `resolution` nanoseconds after an epoch, which is itself counted in them from 1970 on; `nil` beyond the
  /// years that a `Timestamp` holds.
  init?(_ count: UInt64, of resolution: Int64, after epoch: Int64 = 0) {
    guard let count = Int64(exactly: count) else { return nil }
    let (sum, carry) = count.addingReportingOverflow(epoch)
    let (product, overflow) = sum.multipliedReportingOverflow(by: resolution)
    guard !carry, !overflow else { return nil }
    self.init(nanoseconds: product, resolution: resolution)
  }

  /// Whether any part of the unit is inside the window: an identifier that was made half a second after the first moment of the
  /// capture may hold the second before it.
  func isWithin(_ window: ClosedRange<Timestamp>) -> Bool {
    let (last, overflow) = self.nanoseconds.addingReportingOverflow(self.resolution - 1)
    return self.nanoseconds <= window.upperBound.nanoseconds && (overflow || last >= window.lowerBound.nanoseconds)
  }

  /// Unix time (POSIX.1-2024, Base Definitions section 4.19) in seconds, milliseconds, microseconds or nanoseconds, told apart
  /// by their 10, 13, 16 or 19 digits; seconds and milliseconds may have decimals, of which those below a nanosecond are
  /// dropped.
  init?(epoch text: UnsafeRawBufferPointer) {
    let whole = text.firstIndex(of: UInt8(ascii: ".")) ?? text.count
    guard text.first != UInt8(ascii: "0"), var count = Digits.decimal(text, from: 0, count: whole) else { return nil }
    var resolution: Int64
    switch whole {
    case 10: resolution = 1_000_000_000
    case 13: resolution = 1_000_000
    case 16 where whole == text.count: resolution = 1_000
    case 19 where whole == text.count: resolution = 1
    default: return nil
    }
    guard whole == text.count || whole + 1 < text.count else { return nil }
    for byte in text.dropFirst(whole + 1) {
      guard let digit = Digits.decimal(byte) else { return nil }
      guard resolution > 1 else { continue }
      // at most 19 digits in all, as ten of seconds and nine of decimals are
      count = count * 10 + UInt64(digit)
      resolution /= 10
    }
    self.init(count, of: resolution)
  }
}
