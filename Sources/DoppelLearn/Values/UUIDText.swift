/// A uuid as text (RFC 9562 section 4): bare, as `urn:uuid:…` or in braces, in either case.
struct UUIDText {
  /// The bytes of the bare text.
  static let length = 36
  private static let name: StaticString = "urn:uuid:"
  /// From 1582-10-15T00:00:00Z to 1970 in units of 100 nanoseconds (RFC 9562 appendix A).
  private static let gregorian: Int64 = 0x01b2_1dd2_1381_4000

  /// The first 64 bits; the first group is the highest.
  let high: UInt64
  /// The last 64 bits.
  let low: UInt64

  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let text = Self.bare(bytes), text[8] == UInt8(ascii: "-"), text[13] == UInt8(ascii: "-"),
      text[18] == UInt8(ascii: "-"), text[23] == UInt8(ascii: "-"), let first = Digits.hexadecimal(text, from: 0, count: 8),
      let second = Digits.hexadecimal(text, from: 9, count: 4), let third = Digits.hexadecimal(text, from: 14, count: 4),
      let fourth = Digits.hexadecimal(text, from: 19, count: 4), let fifth = Digits.hexadecimal(text, from: 24, count: 12)
    else { return nil }
    self.high = first << 32 | second << 16 | third
    self.low = fourth << 48 | fifth
  }

  private static func bare(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    switch bytes.count {
    case self.length:
      return bytes
    case self.length + 2:
      guard bytes[0] == UInt8(ascii: "{"), bytes[bytes.count - 1] == UInt8(ascii: "}") else { return nil }
      return UnsafeRawBufferPointer(rebasing: bytes[1..<bytes.count - 1])
    case self.length + self.name.utf8CodeUnitCount:
      guard bytes.starts(with: self.name, ignoringCase: true) else { return nil }
      return UnsafeRawBufferPointer(rebasing: bytes[self.name.utf8CodeUnitCount...])
    default:
      return nil
    }
  }

  /// 0 to 15; 0 where the variant is not that of RFC 9562, for then these bits mean something else.
  var version: Int { self.low >> 62 == 0b10 ? Int(self.high >> 12 & 0xf) : 0 }

  /// Whether somebody thought it up: nil, all ones and others of few different digits, and those that have neither a known
  /// version nor letters among the digits.
  var isConstant: Bool {
    var digits = HexDigits()
    for shift in stride(from: UInt64(0), to: 64, by: 4) { digits.append(UInt8(self.high >> shift & 0xf)) }
    for shift in stride(from: UInt64(0), to: 64, by: 4) { digits.append(UInt8(self.low >> shift & 0xf)) }
    return !digits.isVaried || !((1...8).contains(self.version) || digits.isMixed)
  }

  /// The time that versions 1, 6 and 7 hold; `nil` for others, and beyond the representable years.
  var moment: ValueMoment? {
    switch self.version {
    case 1:
      let count = (self.high & 0xfff) << 48 | (self.high >> 16 & 0xffff) << 32 | self.high >> 32
      return ValueMoment(count, of: 100, after: -Self.gregorian)
    case 6:
      return ValueMoment((self.high >> 16) << 12 | self.high & 0xfff, of: 100, after: -Self.gregorian)
    case 7:
      return ValueMoment(self.high >> 16, of: 1_000_000)
    default:
      return nil
    }
  }
}
