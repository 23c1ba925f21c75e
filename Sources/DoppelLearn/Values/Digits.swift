internal import DoppelExchange

/// Reads numbers of fixed width from bytes.
enum Digits {
  /// The value of a decimal digit; `nil` for another byte.
  @inline(__always)
  static func decimal(_ byte: UInt8) -> UInt8? {
    let value = byte &- 0x30
    return value < 10 ? value : nil
  }

  /// The number that `count` decimal digits from `index` on write, at most 19; `nil` where there are less.
  static func decimal(_ bytes: UnsafeRawBufferPointer, from index: Int, count: Int) -> UInt64? {
    guard count <= 19, index + count <= bytes.count else { return nil }
    var number: UInt64 = 0
    for place in index..<index + count {
      guard let digit = self.decimal(bytes[place]) else { return nil }
      number = number * 10 + UInt64(digit)
    }
    return number
  }

  /// The number that `count` hexadecimal digits from `index` on write, at most 16; `nil` where there are less.
  static func hexadecimal(_ bytes: UnsafeRawBufferPointer, from index: Int, count: Int) -> UInt64? {
    guard count <= 16, index + count <= bytes.count else { return nil }
    var number: UInt64 = 0
    for place in index..<index + count {
      guard let digit = bytes[place].hexDigit else { return nil }
      number = number << 4 | UInt64(digit)
    }
    return number
  }
}
