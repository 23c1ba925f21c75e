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
    text.withUnsafeReadableBytes { source in
      guard source.count % 4 == 0 else { return nil }
      var result = ByteBuffer()
      guard source.count > 0 else { return result }
      let padding = source[source.count - 1] != UInt8(ascii: "=") ? 0 : source[source.count - 2] != UInt8(ascii: "=") ? 1 : 2
      var isWhole = true
      result.writeWithUnsafeMutableBytes(minimumWritableBytes: source.count / 4 * 3) { output in
        let whole = padding == 0 ? source.count : source.count - 4
        var (read, write) = (0, 0)
        var wrong: UInt32 = 0
        while read < whole {
          let group = self.group(source[read], source[read + 1], source[read + 2], source[read + 3])
          wrong |= group
          self.store(group, in: output, at: write)
          (read, write) = (read + 4, write + 3)
        }
        if padding > 0 {
          let third = padding == 2 ? UInt8(ascii: "A") : source[read + 2]
          let group = self.group(source[read], source[read + 1], third, UInt8(ascii: "A"))
          wrong |= group
          self.store(group, in: output, at: write)
          write += 3 - padding
        }
        isWhole = wrong >> 24 == 0
        return write
      }
      return isWhole ? result : nil
    }
  }

  /// The 24 bits of four letters; bits above them are set where one is no letter.
  @inline(__always)
  private static func group(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) -> UInt32 {
    let (a, b, c, d) = (self.value(first), self.value(second), self.value(third), self.value(fourth))
    return (a << 18 | b << 12 | c << 6 | d) | ((a | b | c | d) & 0x80) << 24
  }

  @inline(__always)
  private static func store(_ group: UInt32, in output: UnsafeMutableRawBufferPointer, at index: Int) {
    output[index] = UInt8(truncatingIfNeeded: group >> 16)
    output[index + 1] = UInt8(truncatingIfNeeded: group >> 8)
    output[index + 2] = UInt8(truncatingIfNeeded: group)
  }

  /// The six bits of a letter; 0x80 for what is none.
  @inline(__always)
  private static func value(_ letter: UInt8) -> UInt32 {
    switch letter {
    case 0x41...0x5a: UInt32(letter) - 0x41
    case 0x61...0x7a: UInt32(letter) - 0x61 + 26
    case 0x30...0x39: UInt32(letter) - 0x30 + 52
    case 0x2b: 62
    case 0x2f: 63
    default: 0x80
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
    self.withUnsafeReadableBytes { ByteScan.isUTF8($0) }
  }
}
