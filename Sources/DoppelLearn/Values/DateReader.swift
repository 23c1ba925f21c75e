internal import DoppelExchange

/// Reads the fields of a date with a time of day one after the other, and says where they stand.
struct DateReader {
  /// How a date is written. In each form the fields have fixed places.
  enum Form {
    /// `Wed, 27 May 2026 19:08:01`, or with hyphens as in cookies (RFC 6265 section 5.1.1): `Wed, 27-May-2026 19:08:01`.
    case mail
    /// `2026-05-27T19:08:01`, or with a space for the T.
    case extended
    /// `20260527T190801`, or without the T.
    case basic
  }

  static let months: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
  static let weekdays: StaticString = "MonTueWedThuFriSatSun"

  private let text: UnsafeRawBufferPointer
  private let start: Int
  /// Of the first byte that was not read.
  private(set) var index: Int
  private var year = 0
  private var month = 0
  private var day = 0
  /// Seconds of the day, by its own offset.
  private var seconds = 0
  private var nanosecond: Int64 = 0
  private var resolution: Int64 = 60_000_000_000
  /// Seconds east of UTC.
  private var offset = 0

  init(_ text: UnsafeRawBufferPointer, at index: Int = 0) {
    self.text = text
    self.start = index
    self.index = index
  }

  /// Reads a date and its time of day, without an offset; `nil` where none stands here.
  mutating func read() -> Form? {
    guard self.text.count - self.index > 4 else { return nil }
    if self.text[self.index + 3] == UInt8(ascii: ",") { return self.readMailDate() ? .mail : nil }
    if self.text[self.index + 4] == UInt8(ascii: "-") { return self.readExtended() ? .extended : nil }
    return self.readBasic() ? .basic : nil
  }

  /// The moment that was read; `nil` where no such day exists.
  var moment: ValueMoment? {
    guard let seconds = self.localSeconds else { return nil }
    return ValueMoment(
      nanoseconds: (seconds - Int64(self.offset)) * 1_000_000_000 + self.nanosecond, resolution: self.resolution)
  }

  /// The seconds that a clock which shows this date is after one that shows 1970; `nil` where no such day exists.
  var localSeconds: Int64? {
    guard (1970...2261).contains(self.year), (1...12).contains(self.month),
      (1...CivilTime.dayCount(year: self.year, month: self.month)).contains(self.day)
    else { return nil }
    return Int64(CivilTime.days(year: self.year, month: self.month, day: self.day) * 86_400 + self.seconds)
  }

  /// Whether seconds were given.
  var hasSeconds: Bool { self.resolution < 60_000_000_000 }

  private mutating func readExtended() -> Bool {
    guard let year = self.number(4), self.skip("-"), let month = self.number(2), self.skip("-"), let day = self.number(2),
      self.skip("T") || self.skip("t") || self.skip(" ")
    else { return false }
    (self.year, self.month, self.day) = (year, month, day)
    return self.readClock(colon: true)
  }

  private mutating func readBasic() -> Bool {
    guard let year = self.number(4), let month = self.number(2), let day = self.number(2),
      self.skip("T") || self.skip("t") || self.hasFourteenDigits
    else { return false }
    (self.year, self.month, self.day) = (year, month, day)
    return self.readClock(colon: false)
  }

  /// Whether fourteen digits stand from the first byte on, and no more.
  private var hasFourteenDigits: Bool {
    let digits = self.text[self.start...].prefix(15).prefix { Digits.decimal($0) != nil }
    return digits.count == 14
  }

  private mutating func readMailDate() -> Bool {
    guard self.name(of: Self.weekdays) != nil, self.skip(", "), let day = self.number(2), self.skip(" ") || self.skip("-"),
      let month = self.name(of: Self.months), self.skip(" ") || self.skip("-"), let year = self.number(4), self.skip(" ")
    else { return false }
    (self.year, self.month, self.day) = (year, month + 1, day)
    return self.readClock(colon: true)
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

  /// Reads an offset, for which the end of the text counts too.
  mutating func readOffset() -> Bool {
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
