internal import DoppelExchange

/// Recognises the identifiers of distributed traces as they are passed on in one field.
enum TraceText {
  /// The bytes of the shortest one, of Jaeger.
  private static let shortest = 18

  /// The identifiers of 16 digits and more in a context that is passed on; none of what is none.
  static func identifiers(in text: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
    guard self.isContext(text) else { return [] }
    return text.split { $0.hexDigit == nil }.filter { $0.count >= 16 }.map { UnsafeRawBufferPointer(rebasing: $0) }
  }

  static func isContext(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count >= self.shortest else { return false }
    return self.isParent(text) || self.isSingle(text) || self.isAmazon(text) || self.isJaeger(text) || self.isGoogle(text)
  }

  /// `traceparent` (W3C Trace Context section 3.2): `00-<32 digits>-<16 digits>-<2 digits>`, any version but `ff`, no
  /// identifier of zeros.
  private static func isParent(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count == 55, text[2] == UInt8(ascii: "-"), text[35] == UInt8(ascii: "-"), text[52] == UInt8(ascii: "-"),
      let version = Digits.hexadecimal(text, from: 0, count: 2), version != 0xff,
      let high = Digits.hexadecimal(text, from: 3, count: 16), let low = Digits.hexadecimal(text, from: 19, count: 16),
      let parent = Digits.hexadecimal(text, from: 36, count: 16), Digits.hexadecimal(text, from: 53, count: 2) != nil
    else { return false }
    return high | low != 0 && parent != 0
  }

  /// `b3` (github.com/openzipkin/b3-propagation, "Single Header"), and `sentry-trace`, which looks the same:
  /// `<32 or 16 digits>-<16 digits>`, perhaps with `-1`, `-0` or `-d`, perhaps with the parent's 16 digits after that.
  private static func isSingle(_ text: UnsafeRawBufferPointer) -> Bool {
    let end = text.count > 32 && text[32] == UInt8(ascii: "-") ? 32 : 16
    guard text.count >= end + 17, text[end] == UInt8(ascii: "-"), self.isVaried(text, 0..<end),
      Digits.hexadecimal(text, from: end + 1, count: 16) != nil
    else { return false }
    let rest = end + 17
    switch text.count - rest {
    case 0: return true
    case 2: return self.isDecision(text, at: rest)
    case 19:
      return self.isDecision(text, at: rest) && text[rest + 2] == UInt8(ascii: "-")
        && Digits.hexadecimal(text, from: rest + 3, count: 16) != nil
    default: return false
    }
  }

  private static func isDecision(_ text: UnsafeRawBufferPointer, at index: Int) -> Bool {
    let decision = text[index + 1]
    return text[index] == UInt8(ascii: "-")
      && (decision == UInt8(ascii: "0") || decision == UInt8(ascii: "1") || decision == UInt8(ascii: "d"))
  }

  /// `X-Amzn-Trace-Id` (AWS X-Ray Developer Guide, "Tracing header"): `Root=1-<8 digits>-<24 digits>` or `Self=…`, alone or
  /// with more members after a semicolon.
  private static func isAmazon(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.starts(with: "Root=1-") || text.starts(with: "Self=1-") else { return false }
    guard text.count == 40 || (text.count > 40 && text[40] == UInt8(ascii: ";")), text[15] == UInt8(ascii: "-") else {
      return false
    }
    return Digits.hexadecimal(text, from: 7, count: 8) != nil && Digits.hexadecimal(text, from: 16, count: 12) != nil
      && Digits.hexadecimal(text, from: 28, count: 12) != nil
  }

  /// `uber-trace-id` (jaegertracing.io, "Propagation Format"): `<trace>:<span>:<parent>:<flags>` of up to 32, 16, 16 and 2
  /// digits, without leading zeros, of which random 64 bits have at most four.
  private static func isJaeger(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let first = self.digits(text, from: 0, to: UInt8(ascii: ":")), (12...32).contains(first),
      self.isVaried(text, 0..<first), let second = self.digits(text, from: first + 1, to: UInt8(ascii: ":")),
      let third = self.digits(text, from: second + 1, to: UInt8(ascii: ":"))
    else { return false }
    let flags = text.count - third - 1
    return (1...16).contains(second - first - 1) && (1...16).contains(third - second - 1) && (1...2).contains(flags)
      && Digits.hexadecimal(text, from: third + 1, count: flags) != nil
  }

  /// `X-Cloud-Trace-Context` (cloud.google.com/trace/docs/trace-context): `<32 digits>/<decimal>`, perhaps with `;o=1`.
  private static func isGoogle(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count > 33, text[32] == UInt8(ascii: "/"), self.isVaried(text, 0..<32) else { return false }
    let end = text[33...].firstIndex { Digits.decimal($0) == nil } ?? text.count
    guard (1...20).contains(end - 33) else { return false }
    return end == text.count || (text.count == end + 4 && text.starts(with: ";o=", at: end))
  }

  /// The index of the `mark` after hexadecimal digits; `nil` where another byte comes before it, or none.
  private static func digits(_ text: UnsafeRawBufferPointer, from start: Int, to mark: UInt8) -> Int? {
    var index = start
    while index < text.count, index <= start + 32 {
      if text[index] == mark { return index }
      guard text[index].hexDigit != nil else { return nil }
      index += 1
    }
    return nil
  }

  /// Whether these are hexadecimal digits as random text has them.
  private static func isVaried(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
    var digits = HexDigits()
    for byte in text[range] {
      guard let digit = byte.hexDigit else { return false }
      digits.append(digit)
    }
    return digits.isVaried && digits.isMixed
  }
}
