internal import DoppelExchange

/// A moment as it stands in a text, and how a later one is written in its place: in the same form, in as many bytes.
struct MomentText {
  enum Form: Equatable {
    /// Words and digits of a date; what it says of an offset and of parts of a second stays.
    case date(DateReader.Form, hasSeconds: Bool)
    /// Unix time of so many digits, 10, 13, 16 or 19; decimals after them stay.
    case number(digits: Int)
  }

  let form: Form
  /// With the decimals and the offset.
  let range: Range<Int>
  let moment: ValueMoment
  /// Of a date those that its own clock shows.
  private let localSeconds: Int64

  /// The moment that begins at `index`, or `nil` where none does.
  init?(_ text: UnsafeRawBufferPointer, at index: Int) {
    guard let found = Self.date(text, at: index) ?? Self.number(text, at: index) else { return nil }
    self = found
  }

  private init(form: Form, range: Range<Int>, moment: ValueMoment, localSeconds: Int64) {
    self.form = form
    self.range = range
    self.moment = moment
    self.localSeconds = localSeconds
  }

  private static func date(_ text: UnsafeRawBufferPointer, at index: Int) -> MomentText? {
    var reader = DateReader(text, at: index)
    guard let form = reader.read() else { return nil }
    var after = reader
    // what follows need not belong to it
    if after.readOffset() { reader = after }
    guard let moment = reader.moment, let seconds = reader.localSeconds else { return nil }
    return MomentText(
      form: .date(form, hasSeconds: reader.hasSeconds), range: index..<reader.index, moment: moment, localSeconds: seconds)
  }

  private static func number(_ text: UnsafeRawBufferPointer, at index: Int) -> MomentText? {
    var digits = 0
    while digits <= 19, index + digits < text.count, Digits.decimal(text[index + digits]) != nil { digits += 1 }
    var end = index + digits
    if end + 1 < text.count, text[end] == UInt8(ascii: "."), Digits.decimal(text[end + 1]) != nil {
      end += 1
      while end < text.count, Digits.decimal(text[end]) != nil { end += 1 }
    }
    guard let moment = ValueMoment(epoch: UnsafeRawBufferPointer(rebasing: text[index..<end])) else { return nil }
    return MomentText(form: .number(digits: digits), range: index..<end, moment: moment, localSeconds: 0)
  }

  /// Writes the moment so many seconds later, earlier where negative; of a date without seconds rounded down to the minute.
  ///
  /// - Parameter text: that from which it was read.
  /// - Returns: `false`, with nothing written, where the form does not hold that moment in as many bytes.
  func write(later seconds: Int64, to text: UnsafeMutableRawBufferPointer) -> Bool {
    switch self.form {
    case .number(let digits): self.write(number: digits, later: seconds, to: text)
    case .date(let form, let hasSeconds): self.write(form, hasSeconds, later: seconds, to: text)
    }
  }

  private func write(number digits: Int, later seconds: Int64, to text: UnsafeMutableRawBufferPointer) -> Bool {
    let bytes = UnsafeRawBufferPointer(text)
    guard let count = Digits.decimal(bytes, from: self.range.lowerBound, count: digits), let count = Int64(exactly: count)
    else { return false }
    var unit: Int64 = 1
    for _ in 10..<max(10, digits) { unit *= 10 }
    let (step, overflow) = seconds.multipliedReportingOverflow(by: unit)
    let (sum, carry) = count.addingReportingOverflow(step)
    guard !overflow, !carry, sum > 0, String(sum).utf8.count == digits else { return false }
    for (offset, digit) in String(sum).utf8.enumerated() { text[self.range.lowerBound + offset] = digit }
    return true
  }

  private func write(
    _ form: DateReader.Form, _ hasSeconds: Bool, later seconds: Int64, to text: UnsafeMutableRawBufferPointer
  ) -> Bool {
    let (local, overflow) = self.localSeconds.addingReportingOverflow(seconds)
    guard !overflow, (0..<Self.endOfYears).contains(local) else { return false }
    let civil = CivilTime(Timestamp(nanoseconds: local * 1_000_000_000))
    let start = self.range.lowerBound
    func put(_ number: Int, _ width: Int, at offset: Int) {
      var rest = number
      for place in (0..<width).reversed() {
        text[start + offset + place] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
        rest /= 10
      }
    }
    func put(_ names: StaticString, _ number: Int, at offset: Int) {
      for place in 0..<3 { text[start + offset + place] = names.utf8Start[number * 3 + place] }
    }
    let clock: Int
    switch form {
    case .mail:
      // 1970-01-01 was a Thursday
      put(DateReader.weekdays, Int(local / 86_400 + 3) % 7, at: 0)
      put(civil.day, 2, at: 5)
      put(DateReader.months, civil.month - 1, at: 8)
      put(civil.year, 4, at: 12)
      clock = 17
    case .extended:
      put(civil.year, 4, at: 0)
      put(civil.month, 2, at: 5)
      put(civil.day, 2, at: 8)
      clock = 11
    case .basic:
      put(civil.year, 4, at: 0)
      put(civil.month, 2, at: 4)
      put(civil.day, 2, at: 6)
      clock = Digits.decimal(text[start + 8]) == nil ? 9 : 8
    }
    let step = form == .basic ? 2 : 3
    put(civil.hour, 2, at: clock)
    put(civil.minute, 2, at: clock + step)
    if hasSeconds { put(civil.second, 2, at: clock + 2 * step) }
    return true
  }

  /// 2262-01-01T00:00:00Z in seconds.
  private static let endOfYears: Int64 = 9_214_646_400
}
