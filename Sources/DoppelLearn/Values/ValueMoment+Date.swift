internal import DoppelExchange

extension ValueMoment {
  /// The bytes of the shortest text that is read as a date: fourteen digits.
  private static let shortestDate = 14
  /// The bytes of the longest one: RFC 3339 with nine decimals, a space and an offset.
  private static let longestDate = 40

  /// A date with a time of day, of the years 1970 to 2261:
  ///
  /// - RFC 3339 section 5.6 and the extended format of ISO 8601: `2026-05-27T19:08:01.43Z`, a space for the T, a comma for the
  ///   full stop, no seconds, an offset with or without colon or minutes, `UTC` for the Z
  /// - the basic format of ISO 8601, as AWS writes it: `20260527T190801Z`, or fourteen digits
  /// - the date of HTTP and mail (RFC 9110 section 5.6.7, RFC 5322 section 3.3): `Wed, 27 May 2026 19:08:01 GMT`
  ///
  /// Without an offset, UTC is meant. A date alone is none: it names a day that somebody chose as often as today.
  init?(date text: UnsafeRawBufferPointer) {
    guard (Self.shortestDate...Self.longestDate).contains(text.count) else { return nil }
    var reader = DateReader(text)
    let isRead =
      if text[3] == UInt8(ascii: ",") {
        reader.readMailDate()
      } else if text[4] == UInt8(ascii: "-") {
        reader.readExtended()
      } else {
        reader.readBasic()
      }
    guard isRead, let moment = reader.moment else { return nil }
    self = moment
  }
}

/// Reads the fields of a date one after the other.
private struct DateReader {
  private static let months: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
  private static let weekdays: StaticString = "MonTueWedThuFriSatSun"

  private let text: UnsafeRawBufferPointer
  private var index = 0
  private var year = 0
  private var month = 0
  private var day = 0
  /// Seconds of the day, by its own offset.
  private var seconds = 0
  private var nanosecond: Int64 = 0
  private var resolution: Int64 = 60_000_000_000
  /// Seconds east of UTC.
  private var offset = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// The moment that was read; `nil` where text is left over, or no such day exists.
  var moment: ValueMoment? {
    guard self.index == self.text.count, (1970...2261).contains(self.year), (1...12).contains(self.month),
      (1...CivilTime.dayCount(year: self.year, month: self.month)).contains(self.day)
    else { return nil }
    let seconds = CivilTime.days(year: self.year, month: self.month, day: self.day) * 86_400 + self.seconds - self.offset
    return ValueMoment(nanoseconds: Int64(seconds) * 1_000_000_000 + self.nanosecond, resolution: self.resolution)
  }

  mutating func readExtended() -> Bool {
    guard let year = self.number(4), self.skip("-"), let month = self.number(2), self.skip("-"), let day = self.number(2),
      self.skip("T") || self.skip("t") || self.skip(" ")
    else { return false }
    (self.year, self.month, self.day) = (year, month, day)
    return self.readClock(colon: true) && self.readOffset()
  }

  mutating func readBasic() -> Bool {
    guard let year = self.number(4), let month = self.number(2), let day = self.number(2),
      self.skip("T") || self.skip("t") || self.text.count == 14
    else { return false }
    (self.year, self.month, self.day) = (year, month, day)
    return self.readClock(colon: false) && self.readOffset()
  }

  mutating func readMailDate() -> Bool {
    guard self.name(of: Self.weekdays) != nil, self.skip(", "), let day = self.number(2), self.skip(" "),
      let month = self.name(of: Self.months), self.skip(" "), let year = self.number(4), self.skip(" ")
    else { return false }
    (self.year, self.month, self.day) = (year, month + 1, day)
    return self.readClock(colon: true) && self.readOffset()
  }

  /// Hours and minutes, perhaps seconds, perhaps decimals of them. A leap second counts as the first second of the next minute.
  private mutating func readClock(colon: Bool) -> Bool {
    guard let hour = self.number(2), hour < 24, !colon || self.skip(":"), let minute = self.number(2), minute < 60 else {
      return false
    }
    self.seconds = hour * 3_600 + minute * 60
    guard colon ? self.skip(":") : self.isAtDigit else { return true }
    guard let second = self.number(2), second <= 60 else { return false }
    self.seconds += second
    self.resolution = 1_000_000_000
    return !(self.skip(".") || self.skip(",")) || self.readDecimals()
  }

  private mutating func readDecimals() -> Bool {
    guard self.isAtDigit else { return false }
    while let digit = self.number(1) {
      guard self.resolution > 1 else { continue }
      self.resolution /= 10
      self.nanosecond += Int64(digit) * self.resolution
    }
    return true
  }

  private mutating func readOffset() -> Bool {
    if self.index == self.text.count || self.skip("Z") || self.skip("z") { return true }
    _ = self.skip(" ")
    if self.skip("UTC") || self.skip("GMT") { return true }
    let sign = self.skip("+") ? 1 : self.skip("-") ? -1 : 0
    guard sign != 0, let hours = self.number(2), hours < 24 else { return false }
    let isShort = !self.skip(":") && !self.isAtDigit
    guard let minutes = isShort ? 0 : self.number(2), minutes < 60 else { return false }
    self.offset = sign * (hours * 3_600 + minutes * 60)
    return true
  }

  private var isAtDigit: Bool { self.index < self.text.count && Digits.decimal(self.text[self.index]) != nil }

  private mutating func skip(_ expected: StaticString) -> Bool {
    guard self.text.starts(with: expected, at: self.index) else { return false }
    self.index += expected.utf8CodeUnitCount
    return true
  }

  private mutating func number(_ width: Int) -> Int? {
    guard let number = Digits.decimal(self.text, from: self.index, count: width) else { return nil }
    self.index += width
    return Int(number)
  }

  /// The place of a name of three letters in a list of such.
  private mutating func name(of names: StaticString) -> Int? {
    guard self.index + 3 <= self.text.count else { return nil }
    for place in stride(from: 0, to: names.utf8CodeUnitCount, by: 3)
    where (0..<3).allSatisfy({ self.text[self.index + $0] == names.utf8Start[place + $0] }) {
      self.index += 3
      return place / 3
    }
    return nil
  }
}
