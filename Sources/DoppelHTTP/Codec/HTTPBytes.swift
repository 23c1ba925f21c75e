/// The character classes of RFC 9110 section 5.6 and RFC 3986 section 2.3.
enum HTTPBytes {
  static let space = UInt8(ascii: " ")
  static let tab: UInt8 = 0x09
  static let carriageReturn: UInt8 = 0x0d
  static let lineFeed: UInt8 = 0x0a

  /// `tchar`.
  @inline(__always)
  static func isToken(_ byte: UInt8) -> Bool {
    let mask: UInt64 = byte < 64 ? 0x03ff_6cfa_0000_0000 : (byte < 128 ? 0x57ff_ffff_c7ff_fffe : 0)
    return mask >> UInt64(byte & 63) & 1 == 1
  }

  /// `unreserved`: what stands in a URL for itself alone.
  @inline(__always)
  static func isUnreserved(_ byte: UInt8) -> Bool {
    let mask: UInt64 = byte < 64 ? 0x03ff_6000_0000_0000 : (byte < 128 ? 0x47ff_fffe_87ff_fffe : 0)
    return mask >> UInt64(byte & 63) & 1 == 1
  }

  /// Spaces and tabs, the optional white space of fields.
  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The index of the first byte from `start` on that is a control character (below 0x20, or 0x7f), or the count.
  ///
  /// Eight bytes are looked at in one step.
  @inline(__always)
  static func firstControl(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var index = start
    while index &+ 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let deleted = word ^ 0x7f7f_7f7f_7f7f_7f7f
      let low = (word &- 0x2020_2020_2020_2020) & ~word
      let hit = (low | ((deleted &- 0x0101_0101_0101_0101) & ~deleted)) & 0x8080_8080_8080_8080
      if hit != 0 { return index &+ (UInt64(littleEndian: hit).trailingZeroBitCount >> 3) }
      index &+= 8
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x20 || byte == 0x7f { return index }
      index &+= 1
    }
    return index
  }

  /// Whether the bytes are `word` but for ASCII case; `word` is in lower case.
  @inline(__always)
  static func equal(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ length: Int, _ word: StaticString) -> Bool {
    guard length == word.utf8CodeUnitCount else { return false }
    let letters = word.utf8Start
    for offset in 0..<length {
      let byte = bytes[start &+ offset]
      let lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
      if lower != letters[offset] { return false }
    }
    return true
  }
}
