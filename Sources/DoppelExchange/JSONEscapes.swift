internal import NIOCore

/// The escapes of JSON strings (RFC 8259 section 7).
enum JSONEscapes {
  /// The value of a string from the bytes between its quotes; a lone surrogate becomes U+FFFD.
  static func undo(_ inner: ByteBuffer) -> String {
    var result = ByteBuffer()
    result.reserveCapacity(inner.readableBytes)
    var reader = inner
    while let byte: UInt8 = reader.readInteger() {
      guard byte == UInt8(ascii: "\\") else {
        result.writeInteger(byte)
        continue
      }
      guard let mark: UInt8 = reader.readInteger() else { break }
      switch mark {
      case UInt8(ascii: "b"): result.writeInteger(UInt8(0x08))
      case UInt8(ascii: "f"): result.writeInteger(UInt8(0x0c))
      case UInt8(ascii: "n"): result.writeInteger(UInt8(0x0a))
      case UInt8(ascii: "r"): result.writeInteger(UInt8(0x0d))
      case UInt8(ascii: "t"): result.writeInteger(UInt8(0x09))
      case UInt8(ascii: "u"): result.writeString(String(self.scalar(&reader)))
      default: result.writeInteger(mark)
      }
    }
    return String(buffer: result)
  }

  /// One scalar from the digits after `\u`, with the second half of a surrogate pair where it follows.
  private static func scalar(_ reader: inout ByteBuffer) -> Character {
    let first = self.codeUnit(&reader)
    if first & 0xfc00 == 0xd800 {
      var ahead = reader
      if ahead.readInteger(as: UInt16.self) == 0x5c75 {
        let second = self.codeUnit(&ahead)
        if second & 0xfc00 == 0xdc00 {
          reader = ahead
          let value = 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)
          return Unicode.Scalar(value).map(Character.init) ?? "\u{fffd}"
        }
      }
    }
    return Unicode.Scalar(first).map(Character.init) ?? "\u{fffd}"
  }

  private static func codeUnit(_ reader: inout ByteBuffer) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 { value = value << 4 | UInt32((reader.readInteger(as: UInt8.self) ?? 0).hexDigit ?? 0) }
    return value
  }
}
