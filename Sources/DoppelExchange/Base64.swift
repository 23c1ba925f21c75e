package import NIOCore

/// Base64 with the standard alphabet and padding (RFC 4648 section 4).
package enum Base64 {
  private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  /// Appends the base64 of the readable bytes.
  package static func encode(_ bytes: ByteBuffer, into target: inout ByteBuffer) {
    bytes.withUnsafeReadableBytes { source in
      let length = (source.count + 2) / 3 * 4
      target.writeWithUnsafeMutableBytes(minimumWritableBytes: length) { output in
        let letters = self.alphabet.utf8Start
        var (read, write) = (0, 0)
        while read < source.count {
          let left = source.count - read
          let triple =
            UInt32(source[read]) << 16 | UInt32(left > 1 ? source[read + 1] : 0) << 8
            | UInt32(left > 2 ? source[read + 2] : 0)
          output[write] = letters[Int(triple >> 18)]
          output[write + 1] = letters[Int(triple >> 12 & 63)]
          output[write + 2] = left > 1 ? letters[Int(triple >> 6 & 63)] : UInt8(ascii: "=")
          output[write + 3] = left > 2 ? letters[Int(triple & 63)] : UInt8(ascii: "=")
          read += 3
          write += 4
        }
        return length
      }
    }
  }

  /// The bytes that a base64 text stands for; `nil` where it is not whole base64. Line breaks are not allowed.
  package static func decode(_ text: ByteBuffer) -> ByteBuffer? {
    guard text.readableBytes % 4 == 0 else { return nil }
    var result = ByteBuffer()
    result.reserveCapacity(text.readableBytes / 4 * 3)
    let isWhole = text.withUnsafeReadableBytes { source -> Bool in
      var index = 0
      while index < source.count {
        let padding = index + 4 == source.count ? self.padding(source[(index + 2)...]) : 0
        var group: UInt32 = 0
        for offset in 0..<4 {
          let value = offset >= 4 - padding ? 0 : self.value(source[index + offset])
          guard value < 64 else { return false }
          group = group << 6 | UInt32(value)
        }
        result.writeInteger(UInt8(truncatingIfNeeded: group >> 16))
        if padding < 2 { result.writeInteger(UInt8(truncatingIfNeeded: group >> 8)) }
        if padding < 1 { result.writeInteger(UInt8(truncatingIfNeeded: group)) }
        index += 4
      }
      return true
    }
    return isWhole ? result : nil
  }

  /// How many of the last two letters are padding.
  private static func padding(_ last: Slice<UnsafeRawBufferPointer>) -> Int {
    guard last[last.startIndex + 1] == UInt8(ascii: "=") else { return 0 }
    return last[last.startIndex] == UInt8(ascii: "=") ? 2 : 1
  }

  /// The six bits of a letter, 255 for what is none.
  private static func value(_ letter: UInt8) -> UInt8 {
    switch letter {
    case 0x41...0x5a: letter - 0x41
    case 0x61...0x7a: letter - 0x61 + 26
    case 0x30...0x39: letter - 0x30 + 52
    case 0x2b: 62
    case 0x2f: 63
    default: 255
    }
  }
}

extension ByteBuffer {
  /// The base64 of the readable bytes.
  package var base64: String {
    var text = ByteBuffer()
    Base64.encode(self, into: &text)
    return String(buffer: text)
  }

  /// Whether the readable bytes are UTF-8 (RFC 3629).
  package var isUTF8: Bool {
    self.withUnsafeReadableBytes { String(validating: $0, as: UTF8.self) != nil }
  }
}
