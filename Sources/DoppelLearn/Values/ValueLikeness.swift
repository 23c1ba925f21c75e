package import DoppelExchange

/// How much a value looks like one that was made for the occasion.
package enum ValueLikeness: Sendable, Hashable {
  /// It has a class.
  case of(ValueClass)
  /// A few letters and digits that look drawn, as programs append to a name to make it new: `3f2a91bc`. Too weak a sign by itself.
  case short
  /// As anybody would write it.
  case ordinary

  /// Of seven only hexadecimal digits look so: git abbreviates the ids of commits to as many.
  private static let shortBytes = 7...15

  /// - Parameter window: as for `ValueClass.of`.
  package init(_ bytes: UnsafeRawBufferPointer, in window: ClosedRange<Timestamp>? = nil) {
    if let valueClass = ValueClass.of(bytes, in: window) {
      self = .of(valueClass)
    } else {
      self = Self.isShort(bytes) ? .short : .ordinary
    }
  }

  /// How much a part of a longer text looks so. Of eight hexadecimal digits that were drawn one in 43 has no letter, so that eight
  /// decimal ones after a name and a mark are as weak a sign as others of eight, unless they may be a date or a counter.
  package init(_ bytes: UnsafeRawBufferPointer, part: Range<Int>) {
    let likeness = ValueLikeness(UnsafeRawBufferPointer(rebasing: bytes[part]))
    self = likeness == .ordinary && Self.isAppended(bytes, part) ? .short : likeness
  }

  private static func isAppended(_ bytes: UnsafeRawBufferPointer, _ part: Range<Int>) -> Bool {
    guard part.count == 8, part.upperBound == bytes.count, part.lowerBound > 1, bytes[part.lowerBound] != 0x30,
      bytes[part.lowerBound - 1] == UInt8(ascii: "-") || bytes[part.lowerBound - 1] == UInt8(ascii: "_"),
      (bytes[part.lowerBound - 2] | 0x20) >= 0x61, (bytes[part.lowerBound - 2] | 0x20) <= 0x7a
    else { return false }
    let digits = bytes[part].map { Int($0) - 0x30 }
    guard digits.allSatisfy({ $0 >= 0 && $0 <= 9 }) else { return false }
    let (year, month, day) = (digits[0] * 10 + digits[1], digits[4] * 10 + digits[5], digits[6] * 10 + digits[7])
    return !((19...21).contains(year) && (1...12).contains(month) && (1...31).contains(day))
  }

  /// Whether a value is of a class whose values are drawn at random, of at least 64 bits.
  var isDrawn: Bool {
    switch self.valueClass {
    case .uuid, .hex, .opaque, .traceContext: true
    case .uuidv1, .uuidv7, .ulid, .ksuid, .xid, .objectID, .snowflake, .epoch, .datetime, .jwt, .awsSignature, nil: false
    }
  }

  /// What a value looks like whose time is not one, because it was drawn; `nil` where it would be no other.
  var drawn: ValueLikeness? { self.valueClass?.drawn.map { .of($0) } }

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
    guard isHex || bytes.count > self.shortBytes.lowerBound else { return false }
    return digits >= 2 && letters >= (isHex ? 1 : 2) && changes >= (isHex ? 1 : 3)
  }
}
