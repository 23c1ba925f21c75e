/// The 16 bytes that name an exchange: a UUID (RFC 9562), made by Doppel as version 7 so that ids sort by time.
public struct ExchangeID: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let high: UInt64
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  public static func < (left: ExchangeID, right: ExchangeID) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }

  /// The 16 bytes, most significant first.
  public var bytes: [UInt8] {
    (0..<16).map { index in
      UInt8(truncatingIfNeeded: (index < 8 ? self.high : self.low) >> UInt64(56 - 8 * (index % 8)))
    }
  }

  /// `nil` unless there are exactly 16 bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    self.high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    self.low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The canonical text form: `f3ead946-90b1-43ab-a7d6-be3f799e8e83`.
  public var description: String {
    let digits: StaticString = "0123456789abcdef"
    return String(unsafeUninitializedCapacity: 36) { output in
      var write = 0
      for nibble in 0..<32 {
        if Self.isHyphen(write) {
          output[write] = UInt8(ascii: "-")
          write += 1
        }
        let half = nibble < 16 ? self.high : self.low
        output[write] = digits.utf8Start[Int(half >> UInt64(60 - nibble % 16 * 4) & 15)]
        write += 1
      }
      return write
    }
  }

  /// Reads the canonical text form, upper or lower case; `nil` for anything else.
  public init?(_ text: some StringProtocol) {
    var (high, low) = (0 as UInt64, 0 as UInt64)
    guard text.utf8.count == 36 else { return nil }
    for (place, byte) in Array(text.utf8).enumerated() {
      if Self.isHyphen(place) {
        guard byte == UInt8(ascii: "-") else { return nil }
      } else {
        guard let nibble = byte.hexDigit else { return nil }
        if place < 18 { high = high << 4 | UInt64(nibble) } else { low = low << 4 | UInt64(nibble) }
      }
    }
    self.init(high: high, low: low)
  }

  private static func isHyphen(_ place: Int) -> Bool { place == 8 || place == 13 || place == 18 || place == 23 }
}

extension UInt8 {
  /// The value of an ASCII hexadecimal digit, or `nil`.
  @inlinable public var hexDigit: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }
}

extension UInt8 {
  /// Its two hexadecimal digits in lower case.
  @inlinable public var hexDigits: (high: UInt8, low: UInt8) {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? value &+ 0x30 : value &+ 0x57 }
    return (digit(self >> 4), digit(self & 15))
  }
}

extension String {
  /// Appends two lower-case hexadecimal digits.
  public mutating func append(hex byte: UInt8) {
    let digits = byte.hexDigits
    self.unicodeScalars.append(Unicode.Scalar(digits.high))
    self.unicodeScalars.append(Unicode.Scalar(digits.low))
  }
}
