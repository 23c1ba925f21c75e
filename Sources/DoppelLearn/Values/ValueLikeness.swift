package import DoppelExchange

/// How much a value looks like one that was made for the occasion.
package enum ValueLikeness: Sendable, Hashable {
  /// It has a class.
  case of(ValueClass)
  /// A few letters and digits that look drawn, as programs append to a name to make it new: `3f2a91bc`. Too weak a sign by itself.
  case short
  /// As anybody would write it.
  case ordinary

  private static let shortBytes = 8...15

  /// - Parameter window: as for `ValueClass.of`.
  package init(_ bytes: UnsafeRawBufferPointer, in window: ClosedRange<Timestamp>? = nil) {
    if let valueClass = ValueClass.of(bytes, in: window) {
      self = .of(valueClass)
    } else {
      self = Self.isShort(bytes) ? .short : .ordinary
    }
  }

  package var valueClass: ValueClass? { if case .of(let valueClass) = self { valueClass } else { nil } }

  /// Lower-case hexadecimal digits with a letter among them, or lower-case letters and digits that alternate.
  private static func isShort(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard self.shortBytes.contains(bytes.count) else { return false }
    var (digits, letters, changes) = (0, 0, 0)
    var (isHex, wasDigit) = (true, false)
    for (index, byte) in bytes.enumerated() {
      let isDigit = byte >= 0x30 && byte <= 0x39
      guard isDigit || (byte >= 0x61 && byte <= 0x7a) else { return false }
      isHex = isHex && (isDigit || byte <= 0x66)
      digits += isDigit ? 1 : 0
      letters += isDigit ? 0 : 1
      changes += index > 0 && isDigit != wasDigit ? 1 : 0
      wasDigit = isDigit
    }
    return digits >= 2 && letters >= (isHex ? 1 : 2) && changes >= (isHex ? 1 : 3)
  }
}
