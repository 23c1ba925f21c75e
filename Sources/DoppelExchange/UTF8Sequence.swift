/// The sequences of two to four bytes by which UTF-8 writes a character beyond ASCII.
enum UTF8Sequence {
  /// The bytes of the sequence that starts at `index`, 2 to 4; `nil` where none stands there.
  ///
  /// RFC 3629 section 4: no overlong forms, no surrogates, nothing above U+10FFFF.
  static func length(in bytes: UnsafeRawBufferPointer, at index: Int) -> Int? {
    let left = bytes.count - index
    guard left >= 2 else { return nil }
    let second: ClosedRange<UInt8>
    let count: Int
    switch bytes[index] {
    case 0xc2...0xdf: (second, count) = (0x80...0xbf, 2)
    case 0xe0: (second, count) = (0xa0...0xbf, 3)
    case 0xed: (second, count) = (0x80...0x9f, 3)
    case 0xe1...0xef: (second, count) = (0x80...0xbf, 3)
    case 0xf0: (second, count) = (0x90...0xbf, 4)
    case 0xf1...0xf3: (second, count) = (0x80...0xbf, 4)
    case 0xf4: (second, count) = (0x80...0x8f, 4)
    default: return nil
    }
    guard left >= count, second.contains(bytes[index + 1]) else { return nil }
    if count > 2, bytes[index + 2] & 0xc0 != 0x80 { return nil }
    if count > 3, bytes[index + 3] & 0xc0 != 0x80 { return nil }
    return count
  }
}
