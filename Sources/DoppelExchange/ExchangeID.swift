/// The 16 bytes that name an exchange: a UUID (RFC 9562), made by Doppel as version 7 so that ids sort by time.
package struct ExchangeID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  package static func < (left: ExchangeID, right: ExchangeID) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }

  /// The 16 bytes, most significant first.
  package var bytes: [UInt8] {
    (0..<16).map { index in
      UInt8(truncatingIfNeeded: (index < 8 ? self.high : self.low) >> UInt64(56 - 8 * (index % 8)))
    }
  }

  /// `nil` unless there are exactly 16 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    self.high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    self.low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The canonical text form: `f3ead946-90b1-43ab-a7d6-be3f799e8e83`.
  package var description: String {
    var text = ""
    text.reserveCapacity(36)
    for (index, byte) in self.bytes.enumerated() {
      if index == 4 || index == 6 || index == 8 || index == 10 { text.append("-") }
      text.append(hex: byte)
    }
    return text
  }

  /// Reads the canonical text form, upper or lower case; `nil` for anything else.
  package init?(_ text: some StringProtocol) {
    var nibbles: [UInt8] = []
    nibbles.reserveCapacity(32)
    for (index, byte) in text.utf8.enumerated() {
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
      } else {
        guard let nibble = byte.hexDigit else { return nil }
        nibbles.append(nibble)
      }
    }
    guard nibbles.count == 32 else { return nil }
    self.init(bytes: stride(from: 0, to: 32, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] })
  }
}

extension UInt8 {
  /// The value of an ASCII hexadecimal digit, or `nil`.
  @inlinable package var hexDigit: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }
}

extension String {
  /// Appends two lower-case hexadecimal digits.
  package mutating func append(hex byte: UInt8) {
    let digits: StaticString = "0123456789abcdef"
    self.unicodeScalars.append(Unicode.Scalar(digits.utf8Start[Int(byte >> 4)]))
    self.unicodeScalars.append(Unicode.Scalar(digits.utf8Start[Int(byte & 15)]))
  }
}
