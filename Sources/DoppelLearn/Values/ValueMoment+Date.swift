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
  /// - the date of HTTP and mail (RFC 9110 section 5.6.7, RFC 5322 section 3.3): `Wed, 27 May 2026 19:08:01 GMT`, perhaps with the
  ///   hyphens that cookies have
  ///
  /// Without an offset, UTC is meant. A date alone is none: it names a day that somebody chose as often as today.
  init?(date text: UnsafeRawBufferPointer) {
    guard (Self.shortestDate...Self.longestDate).contains(text.count) else { return nil }
    var reader = DateReader(text)
    guard reader.read() != nil, reader.readOffset(), reader.index == text.count, let moment = reader.moment else { return nil }
    self = moment
  }
}
