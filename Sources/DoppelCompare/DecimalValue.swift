internal import NIOCore

/// A JSON number as the decimal number that it is: sign, digits without zeros at either end, and the power of ten of the last one.
///
/// Exact for every number, unlike a `Double`: `9007199254740993` is not `9007199254740992`, and `1.0` is `1`.
struct DecimalValue: Equatable {
  private var isNegative = false
  private var digits: [UInt8] = []
  private var exponent = 0

  /// Exponents beyond this are not read: such numbers are then equal only where they are written the same.
  private static let maximumExponent = 1_000_000_000

  /// - Parameter lexeme: a number of RFC 8259 section 6; `nil` where its exponent is out of bounds.
  init?(_ lexeme: ByteBuffer) {
    var decimals = 0
    var isFraction = false
    var exponentText: ByteBufferView?
    let view = lexeme.readableBytesView
    for (index, byte) in zip(view.indices, view) {
      switch byte {
      case UInt8(ascii: "-"): self.isNegative = true
      case UInt8(ascii: "."): isFraction = true
      case 0x30...0x39:
        if !self.digits.isEmpty || byte != 0x30 { self.digits.append(byte) }
        if isFraction { decimals += 1 }
      default: exponentText = view[(index + 1)...]
      }
      if exponentText != nil { break }
    }
    guard let written = Self.exponent(exponentText) else { return nil }
    self.exponent = written - decimals
    while self.digits.last == 0x30 {
      self.digits.removeLast()
      self.exponent += 1
    }
    if self.digits.isEmpty { (self.isNegative, self.exponent) = (false, 0) }
  }

  private static func exponent(_ text: ByteBufferView?) -> Int? {
    guard let text else { return 0 }
    guard let value = Int(String(decoding: text, as: UTF8.self)), abs(value) <= self.maximumExponent else { return nil }
    return value
  }

  /// Whether two number lexemes are the same number.
  static func areEqual(_ left: ByteBuffer, _ right: ByteBuffer) -> Bool {
    if left == right { return true }
    guard let one = DecimalValue(left), let other = DecimalValue(right) else { return false }
    return one == other
  }
}
