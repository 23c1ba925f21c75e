internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// Values that are new each time: what looks so, and others of the same form.
enum Made {
  /// Whether a text looks as if it was made for the occasion, or holds what does.
  static func isMade(_ text: String, at moment: Timestamp? = nil) -> Bool {
    if self.isTime(text, at: moment) { return true }
    if text.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2e }) { return false }
    return !ValuePairs.values(in: ByteBuffer(string: text)).isEmpty || self.isDrawn(text)
  }

  /// Whether a text is a time within an hour of a moment.
  static func isTime(_ text: String, at moment: Timestamp?) -> Bool {
    if let inner = self.unquoted(text) { return self.isTime(inner, at: moment) }
    let window = moment.map { $0.advanced(by: .seconds(-3_600))...$0.advanced(by: .seconds(3_600)) }
    let valueClass = ValueClass.of(text, in: window)
    return valueClass == .datetime || (valueClass == .epoch && moment != nil)
  }

  /// Letters of both cases, or a digit between letters, and other digits or marks without a blank between them, as of short tokens: one of
  /// 250 of twelve characters has letters of one case alone.
  private static func isDrawn(_ text: String) -> Bool {
    let bytes = text.utf8
    // no word is as long
    if bytes.count >= 64, bytes.allSatisfy({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }) { return true }
    guard bytes.count >= 12, !bytes.contains(0x20) else { return false }
    let hasUpper = bytes.contains { $0 >= 0x41 && $0 <= 0x5a }
    let hasLower = bytes.contains { $0 >= 0x61 && $0 <= 0x7a }
    return hasUpper && hasLower || self.hasDigitAmongLetters(Array(bytes))
  }

  /// Whether a digit stands between two letters, which are no words with marks between them.
  private static func hasDigitAmongLetters(_ bytes: [UInt8]) -> Bool {
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a }
    guard bytes.allSatisfy({ isDigit($0) || isLetter($0) }) else { return false }
    return bytes.indices.dropFirst().dropLast().contains {
      isDigit(bytes[$0]) && isLetter(bytes[$0 - 1]) && isLetter(bytes[$0 + 1])
    }
  }

  /// Whether a text may count the time.
  static func isEpoch(_ text: String) -> Bool { ValueClass.of(text, in: nil) == .epoch }

  /// What stands between quotes; `nil` where there are none.
  private static func unquoted(_ text: String) -> String? {
    text.utf8.count > 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : nil
  }

  /// Another value of the same form: a time is now, of all else letters and digits are drawn anew.
  static func another(like text: String, at now: Timestamp, using random: inout some RandomNumberGenerator) -> String {
    if let inner = self.unquoted(text) { return "\"" + self.another(like: inner, at: now, using: &random) + "\"" }
    if self.isTime(text, at: nil), text.utf8.contains(0x2d), let time = self.time(now, like: text) { return time }
    if self.isTime(text, at: nil), text.hasSuffix(" GMT") { return self.date(now, like: text) }
    if ValueClass.of(text, in: nil) == .epoch { return self.epoch(now, like: text) }
    let isUUID = ValueClass.of(text, in: nil) == .uuid
    // numbers of JSON have no leading zero
    let lead = Tree.isNumber(text) ? (text.hasPrefix("-") ? 1 : 0) : nil
    let isLowerHex =
      lead == nil && text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) || $0 == 0x2d }
    var result: [UInt8] = []
    for (place, byte) in text.utf8.enumerated() {
      switch byte {
      // the version and the variant of a uuid stay (RFC 9562 section 4)
      case _ where isUUID && (place == 14 || place == 19): result.append(byte)
      case 0x30...0x39: result.append(UInt8.random(in: place == lead ? 0x31...0x39 : 0x30...0x39, using: &random))
      case 0x61...0x66 where isLowerHex: result.append(UInt8.random(in: 0x61...0x66, using: &random))
      case 0x61...0x7a where place > 1 && lead == nil: result.append(UInt8.random(in: 0x61...0x7a, using: &random))
      case 0x41...0x5a where place > 1 && lead == nil: result.append(UInt8.random(in: 0x41...0x5a, using: &random))
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// The date of HTTP (RFC 9110 section 5.6.7).
  private static func date(_ now: Timestamp, like text: String) -> String {
    let parts = now.rfc3339.split { $0 == "-" || $0 == "T" }
    guard parts.count > 3, let month = Int(parts[1]), let day = Int(parts[2].prefix(2)) else { return text }
    // the first day of 1970 was a Thursday
    let weekday = self.days[Int(now.nanoseconds / 86_400_000_000_000 % 7 + 7) % 7]
    let number = day < 10 ? "0\(day)" : "\(day)"
    return "\(weekday), \(number) \(self.months[(month - 1) % 12]) \(parts[0]) \(parts[3].prefix(8)) GMT"
  }

  private static func epoch(_ now: Timestamp, like text: String) -> String {
    let whole = text.prefix { $0 != "." }.count
    let unit: Int64 = whole >= 19 ? 1 : whole >= 16 ? 1_000 : whole >= 13 ? 1_000_000 : 1_000_000_000
    let decimals = text.count > whole ? text.count - whole - 1 : 0
    let fraction = String(now.nanoseconds % unit)
    let padded = String(repeating: "0", count: max(0, String(unit - 1).count - fraction.count)) + fraction
    return "\(now.nanoseconds / unit)" + (decimals > 0 ? "." + padded.padded(to: decimals) : "")
  }

  /// ISO 8601 with as many decimals, and the same zone where that is UTC.
  private static func time(_ now: Timestamp, like text: String) -> String? {
    guard text.utf8.count >= 19, let separator = text.dropFirst(10).first, separator == "T" || separator == " " else {
      return nil
    }
    let full = now.rfc3339
    let date = full.prefix(10)
    let clock = full.dropFirst(11).prefix(8)
    let fraction = full.dropFirst(19).drop { $0 == "." }.prefix { $0.isNumber }
    let rest = text.dropFirst(19)
    let decimals = rest.first == "." ? rest.dropFirst().prefix { $0.isNumber }.count : 0
    let zone = decimals > 0 ? rest.dropFirst(decimals + 1) : rest
    return "\(date)\(separator)\(clock)" + (decimals > 0 ? "." + String(fraction).padded(to: decimals) : "") + zone
  }
}

extension String {
  /// With zeros at its end, or cut, so that it has so many digits.
  fileprivate func padded(to count: Int) -> String {
    self.count >= count ? String(self.prefix(count)) : self + String(repeating: "0", count: count - self.count)
  }
}
