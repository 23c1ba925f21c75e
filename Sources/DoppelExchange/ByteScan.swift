internal import NIOCore

/// Looks for bytes eight at a time.
enum ByteScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The index of the first byte at or after `index` that does not stand for itself in a JSON string: a quote, a backslash, a control
  /// character, or one beyond ASCII; the end where there is none.
  @inline(__always)
  static func endOfPlainText(in bytes: UnsafeRawBufferPointer, from index: Int) -> Int {
    var index = index
    while index + 8 <= bytes.count {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let quotes = word ^ (self.ones &* 0x22)
      let backslashes = word ^ (self.ones &* 0x5c)
      // A byte below 0x20 or equal to 0 borrows into its high bit; only the lowest borrow is exact, and only it is used.
      let found =
        (word | (word &- self.ones &* 0x20) | (quotes &- self.ones) & ~quotes | (backslashes &- self.ones) & ~backslashes)
        & self.highs
      if found != 0 { return index + found.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x20 || byte >= 0x80 || byte == 0x22 || byte == 0x5c { return index }
      index += 1
    }
    return index
  }

  /// The index of the first byte at or after `index` that a JSON string escapes: a quote, a backslash, or a control character;
  /// the end where there is none.
  @inline(__always)
  static func endOfUnescapedText(in bytes: UnsafeRawBufferPointer, from index: Int) -> Int {
    var index = index
    while index &+ 8 <= bytes.count {
      let found = self.escaped(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
      // the last words overlap, so that no text of eight bytes or more is looked at byte by byte
      index = index &+ 16 > bytes.count && index &+ 8 < bytes.count ? bytes.count &- 8 : index &+ 8
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x20 || byte == 0x22 || byte == 0x5c { return index }
      index &+= 1
    }
    return index
  }

  /// Whether a JSON string escapes one of these eight bytes.
  @inline(__always)
  static func hasEscaped(_ word: UInt64) -> Bool { self.escaped(word) != 0 }

  /// The high bit of the lowest byte that a JSON string escapes, with others beyond it that say nothing; 0 where there is none.
  @inline(__always)
  private static func escaped(_ word: UInt64) -> UInt64 {
    let quotes = word ^ (self.ones &* 0x22)
    let backslashes = word ^ (self.ones &* 0x5c)
    // a borrow can only come from a lower byte that was found
    return ((word &- self.ones &* 0x20) & ~word | (quotes &- self.ones) & ~quotes | (backslashes &- self.ones) & ~backslashes)
      & self.highs
  }

  /// Whether all bytes are UTF-8 (RFC 3629).
  static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index < bytes.count {
      if index + 8 <= bytes.count, bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & self.highs == 0 {
        index += 8
      } else if bytes[index] < 0x80 {
        index += 1
      } else {
        guard let length = UTF8Sequence.length(in: bytes, at: index) else { return false }
        index += length
      }
    }
    return true
  }
}
