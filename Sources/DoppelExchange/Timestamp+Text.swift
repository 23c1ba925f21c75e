/// The civil date and time of a moment, in UTC.
package struct CivilTime {
  package private(set) var year: Int
  package private(set) var month: Int
  package private(set) var day: Int
  package private(set) var hour: Int
  package private(set) var minute: Int
  package private(set) var second: Int
  package private(set) var nanosecond: Int

  /// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
  package static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The days of a month; `month` is 1 to 12.
  package static func dayCount(year: Int, month: Int) -> Int {
    guard month == 2 else { return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31 }
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  }

  package init(_ timestamp: Timestamp) {
    var seconds = timestamp.nanoseconds / 1_000_000_000
    var nanosecond = timestamp.nanoseconds % 1_000_000_000
    if nanosecond < 0 {
      nanosecond += 1_000_000_000
      seconds -= 1
    }
    var days = seconds / 86_400
    var ofDay = seconds % 86_400
    if ofDay < 0 {
      ofDay += 86_400
      days -= 1
    }
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    self.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    self.year = yearOfEra + era * 400 + (self.month <= 2 ? 1 : 0)
    self.hour = Int(ofDay) / 3_600
    self.minute = Int(ofDay) / 60 % 60
    self.second = Int(ofDay) % 60
    self.nanosecond = Int(nanosecond)
  }
}

extension Timestamp {
  /// RFC 3339 in UTC with as many fractional digits as are needed, at most nine: `2026-06-25T18:56:37.974594462Z`.
  public var rfc3339: String { self.text(between: "T", clock: ":", digits: nil) }

  /// The form of folder and file names: `2025-07-30_15-31-43.701537Z`, at least microseconds, so that names sort as times do.
  public var fileStem: String { self.text(between: "_", clock: "-", digits: 6) }

  /// The bytes that `rfc3339` may have at most.
  static let rfc3339Limit = 30

  /// Writes `rfc3339` to memory of at least `rfc3339Limit` bytes, and returns its length.
  func writeRFC3339(to output: UnsafeMutableRawBufferPointer) -> Int {
    self.write(between: "T", clock: ":", digits: nil, to: output)
  }

  private func text(between date: Unicode.Scalar, clock: Unicode.Scalar, digits: Int?) -> String {
    String(unsafeUninitializedCapacity: Self.rfc3339Limit) {
      self.write(between: date, clock: clock, digits: digits, to: UnsafeMutableRawBufferPointer($0))
    }
  }

  private func write(
    between date: Unicode.Scalar, clock: Unicode.Scalar, digits: Int?, to output: UnsafeMutableRawBufferPointer
  ) -> Int {
    let civil = CivilTime(self)
    var fraction = civil.nanosecond
    var width = 9
    while width > (digits ?? 0), fraction % 10 == 0 {
      fraction /= 10
      width -= 1
    }
    let (date, clock, hyphen) = (UInt8(ascii: date), UInt8(ascii: clock), UInt8(ascii: "-"))
    var writer = DigitWriter(output)
    writer.write(civil.year, width: 4, then: hyphen)
    writer.write(civil.month, width: 2, then: hyphen)
    writer.write(civil.day, width: 2, then: date)
    writer.write(civil.hour, width: 2, then: clock)
    writer.write(civil.minute, width: 2, then: clock)
    writer.write(civil.second, width: 2, then: UInt8(ascii: width > 0 ? "." : "Z"))
    if width > 0 { writer.write(fraction, width: width, then: UInt8(ascii: "Z")) }
    return writer.index
  }

  /// Reads RFC 3339 (section 5.6), any offset, any number of fractional digits (those after the ninth are dropped).
  ///
  /// A leap second, which only the last minute of a UTC day may have, counts as the first second of the next day.
  /// `nil` where the text is of another form, names no day or time that exists, or is outside the representable years.
  public init?(rfc3339 text: some StringProtocol) {
    var reader = DigitReader(Array(text.utf8))
    guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
      let day = reader.number(2), reader.skip("T") || reader.skip("t") || reader.skip(" "), let hour = reader.number(2),
      reader.skip(":"), let minute = reader.number(2), reader.skip(":"), let second = reader.number(2),
      (1...12).contains(month), (1...CivilTime.dayCount(year: year, month: month)).contains(day), hour < 24, minute < 60,
      second <= 60
    else { return nil }
    var nanosecond = 0
    if reader.skip(".") {
      guard let fraction = reader.fraction() else { return nil }
      nanosecond = fraction
    }
    guard let offset = reader.offset(), reader.isAtEnd else { return nil }
    let days = CivilTime.days(year: year, month: month, day: day)
    var seconds = Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second) - Int64(offset)
    if second == 60, seconds % 86_400 != 0 { return nil }
    // Towards zero from both sides, so that the first representable moment does not overflow on the way.
    if seconds < 0, nanosecond > 0 {
      seconds += 1
      nanosecond -= 1_000_000_000
    }
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return nil }
    let (total, carry) = whole.addingReportingOverflow(Int64(nanosecond))
    guard !carry else { return nil }
    self.init(nanoseconds: total)
  }
}

/// Reads the fixed fields of a date from ASCII bytes.
private struct DigitReader {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { self.index == self.bytes.count }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard self.index < self.bytes.count, self.bytes[self.index] == UInt8(ascii: character) else { return false }
    self.index += 1
    return true
  }

  mutating func number(_ width: Int) -> Int? {
    guard self.index + width <= self.bytes.count else { return nil }
    var value = 0
    for byte in self.bytes[self.index..<self.index + width] {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    self.index += width
    return value
  }

  mutating func fraction() -> Int? {
    var value = 0
    var width = 0
    while let digit = self.number(1) {
      if width < 9 { value = value * 10 + digit }
      width += 1
    }
    guard width > 0 else { return nil }
    for _ in min(width, 9)..<9 { value *= 10 }
    return value
  }

  /// Seconds east of UTC.
  mutating func offset() -> Int? {
    if self.skip("Z") || self.skip("z") { return 0 }
    let sign: Int
    if self.skip("+") { sign = 1 } else if self.skip("-") { sign = -1 } else { return nil }
    guard let hours = self.number(2), self.skip(":"), let minutes = self.number(2), hours < 24, minutes < 60 else { return nil }
    return sign * (hours * 3_600 + minutes * 60)
  }
}

/// Writes the fixed fields of a date as ASCII bytes.
private struct DigitWriter {
  private let output: UnsafeMutableRawBufferPointer
  private(set) var index = 0

  init(_ output: UnsafeMutableRawBufferPointer) { self.output = output }

  /// Writes exactly `width` digits, then a sign.
  mutating func write(_ number: Int, width: Int, then sign: UInt8) {
    var rest = number
    for place in stride(from: self.index + width - 1, through: self.index, by: -1) {
      self.output[place] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
      rest /= 10
    }
    self.output[self.index + width] = sign
    self.index += width + 1
  }
}
