/// Durations as they are written on the command line and in files: `150ms`, `10s`, `5m`, `1h`, `1m30s`, `1.5s`, `0`.
package enum DurationText {
  private static let units: [(name: String, nanoseconds: UInt64)] = [
    ("ns", 1), ("us", 1_000), ("µs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
    ("h", 3_600_000_000_000), ("d", 86_400_000_000_000),
  ]

  /// Reads numbers with their units, one after the other, without spaces; each unit at most once, larger ones first.
  ///
  /// - Throws: where there is no number, no known unit, the order is wrong or the sum is more than an `Int64` of nanoseconds.
  package static func parse(_ text: String) throws(RuleSyntaxError) -> Duration {
    var cursor = TextCursor(text, as: "a duration")
    if text == "0" { return .zero }
    var total: Int64 = 0
    var previous = UInt64.max
    repeat {
      let start = cursor.offset
      guard let number = DecimalNumber.take(&cursor) else {
        throw cursor.error(expected: "a number with a unit, such as 150ms, 10s, 5m, 1h or 1m30s")
      }
      let place = cursor.offset
      let unit = try self.takeUnit(&cursor)
      guard unit < previous else { throw cursor.error(at: place, expected: "a smaller unit than the one before") }
      previous = unit
      let part = number.multiplied(by: unit).map { total.addingReportingOverflow($0) }
      guard let part, !part.overflow else { throw cursor.error(at: start, expected: "less than 292 years") }
      total = part.partialValue
    } while !cursor.isAtEnd
    return .nanoseconds(total)
  }

  private static func takeUnit(_ cursor: inout TextCursor) throws(RuleSyntaxError) -> UInt64 {
    let start = cursor.offset
    let name = cursor.take { !$0.isDigit && $0 != "." }
    for unit in self.units where unit.name == name || (name == "μs" && unit.name == "µs") { return unit.nanoseconds }
    throw cursor.error(
      at: start, expected: "one of the units ns, us, ms, s, m, h, d", found: name.isEmpty ? nil : "\"\(name)\"")
  }

  /// A duration for people, in the unit that suits it: `0`, `850ns`, `12.5µs`, `150ms`, `1.25s`, `2m30s`, `1h5m`.
  package static func text(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if seconds < 0 || attoseconds < 0 { return "-" + self.text(.zero - duration) }
    if seconds >= 3_600 { return self.pair(seconds, of: 3_600, "h", "m") }
    if seconds >= 60 { return self.pair(seconds * 60, of: 3_600, "m", "s") }
    let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    if nanoseconds == 0 { return "0" }
    if nanoseconds < 1_000 { return "\(nanoseconds)ns" }
    if nanoseconds < 1_000_000 { return self.decimal(nanoseconds, of: 1_000) + "µs" }
    if nanoseconds < 1_000_000_000 { return self.decimal(nanoseconds, of: 1_000_000) + "ms" }
    return self.decimal(nanoseconds, of: 1_000_000_000) + "s"
  }

  /// Two units of which the smaller is a sixtieth; `value` is counted in 3,600ths of the larger.
  private static func pair(_ value: Int64, of size: Int64, _ large: String, _ small: String) -> String {
    let rest = value % size / 60
    return rest == 0 ? "\(value / size)\(large)" : "\(value / size)\(large)\(rest)\(small)"
  }

  /// At most two decimals, none that are zero.
  private static func decimal(_ value: Int64, of unit: Int64) -> String {
    let hundredths = value % unit * 100 / unit
    if hundredths == 0 { return "\(value / unit)" }
    let digits = hundredths < 10 ? "0\(hundredths)" : "\(hundredths)"
    return "\(value / unit)." + (hundredths % 10 == 0 ? String(digits.dropLast()) : digits)
  }
}
