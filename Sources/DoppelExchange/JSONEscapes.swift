internal import NIOCore

/// The escapes of JSON strings (RFC 8259 section 7).
enum JSONEscapes {
  /// The value of a string from the bytes between its quotes; a lone surrogate becomes U+FFFD.
  ///
  /// The value is never longer than what it is read from.
  static func undo(_ inner: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: inner.count) { output in
      var (read, write) = (0, 0)
      while read < inner.count {
        let byte = inner[read]
        guard byte == UInt8(ascii: "\\"), read + 1 < inner.count else {
          output[write] = byte
          (read, write) = (read + 1, write + 1)
          continue
        }
        let mark = inner[read + 1]
        read += 2
        if mark == UInt8(ascii: "u") {
          for unit in UTF8.encode(self.scalar(inner, &read)) ?? UTF8.encodedReplacementCharacter {
            output[write] = unit
            write += 1
          }
        } else {
          output[write] = self.value(of: mark)
          write += 1
        }
      }
      return write
    }
  }

  /// The byte that a backslash and this letter stand for.
  private static func value(of mark: UInt8) -> UInt8 {
    switch mark {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0c
    case UInt8(ascii: "n"): 0x0a
    case UInt8(ascii: "r"): 0x0d
    case UInt8(ascii: "t"): 0x09
    default: mark
    }
  }

  /// One scalar from the digits after `\u`, with the second half of a surrogate pair where it follows.
  private static func scalar(_ inner: UnsafeRawBufferPointer, _ read: inout Int) -> Unicode.Scalar {
    let first = self.codeUnit(inner, at: read)
    read += 4
    if first & 0xfc00 == 0xd800, read + 6 <= inner.count, inner[read] == 0x5c, inner[read + 1] == 0x75 {
      let second = self.codeUnit(inner, at: read + 2)
      if second & 0xfc00 == 0xdc00 {
        read += 6
        return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)) ?? "\u{fffd}"
      }
    }
    return Unicode.Scalar(first) ?? "\u{fffd}"
  }

  private static func codeUnit(_ inner: UnsafeRawBufferPointer, at index: Int) -> UInt32 {
    var value: UInt32 = 0
    for offset in 0..<4 where index + offset < inner.count {
      value = value << 4 | UInt32(inner[index + offset].hexDigit ?? 0)
    }
    return value
  }
}
