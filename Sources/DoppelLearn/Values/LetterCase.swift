package import NIOCore

/// Hexadecimal identifiers in the other case: servers often give back in small letters what came in capitals (RFC 9562 section 4 lets
/// them), and mean the same.
package enum LetterCase {
  /// An identifier in capitals, in small letters; `nil` where it is none, or has no capital. Only then something is allocated.
  package static func lowered(_ identifier: UnsafeRawBufferPointer) -> ByteBuffer? {
    var hasCapital = false
    for byte in identifier {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "F"): hasCapital = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
      default: return nil
      }
    }
    guard hasCapital else { return nil }
    return ByteBuffer(bytes: identifier.map { $0 >= UInt8(ascii: "A") ? $0 | 0x20 : $0 })
  }

  /// The same of readable bytes.
  package static func lowered(_ identifier: ByteBuffer) -> ByteBuffer? {
    identifier.withUnsafeReadableBytes { self.lowered($0) }
  }
}
