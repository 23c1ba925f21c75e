internal import DoppelExchange
internal import NIOCore

/// Percent-encoding (RFC 3986 section 2.1) and the form variant of it in which `+` is a space.
enum PercentCoding {
  private static let digits: StaticString = "0123456789ABCDEF"

  /// Appends what `bytes` stand for; an escape that is none stays as it is.
  @inline(__always)
  static func decodeForm(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, into target: inout ByteBuffer) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), let value = self.escape(bytes, index, range.upperBound) {
        target.writeInteger(value)
        index += 3
      } else {
        target.writeInteger(byte == UInt8(ascii: "+") ? HTTPBytes.space : byte)
        index += 1
      }
    }
  }

  /// The byte that the escape at `index` stands for.
  @inline(__always)
  static func escape(_ bytes: UnsafeRawBufferPointer, _ index: Int, _ end: Int) -> UInt8? {
    guard index + 2 < end, let high = bytes[index + 1].hexDigit, let low = bytes[index + 2].hexDigit else { return nil }
    return high << 4 | low
  }

  /// Appends a path in normal form (RFC 3986 section 6.2.2): unreserved characters stand for themselves, the digits of the
  /// escapes that remain are upper case, and what is not ASCII is escaped.
  static func normalizePath(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, into target: inout ByteBuffer) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), let value = self.escape(bytes, index, range.upperBound) {
        if HTTPBytes.isUnreserved(value) { target.writeInteger(value) } else { self.write(escaped: value, into: &target) }
        index += 3
      } else if byte >= 0x80 {
        self.write(escaped: byte, into: &target)
        index += 1
      } else {
        target.writeInteger(byte)
        index += 1
      }
    }
  }

  static func write(escaped byte: UInt8, into target: inout ByteBuffer) {
    target.writeInteger(UInt8(ascii: "%"))
    target.writeInteger(self.digits.utf8Start[Int(byte >> 4)])
    target.writeInteger(self.digits.utf8Start[Int(byte & 15)])
  }

  /// Appends what a part of a path stands for, in which `+` is itself; an escape that is none stays as it is.
  static func decodePath(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, into target: inout ByteBuffer) {
    var index = range.lowerBound
    while index < range.upperBound {
      let value = bytes[index] == UInt8(ascii: "%") ? self.escape(bytes, index, range.upperBound) : nil
      target.writeInteger(value ?? bytes[index])
      index += value == nil ? 1 : 3
    }
  }

  /// Appends `bytes` with all but unreserved characters escaped, and but for `kept`.
  static func encode(_ bytes: ByteBuffer, keeping kept: StaticString = "", into target: inout ByteBuffer) {
    bytes.withUnsafeReadableBytes { all in
      kept.withUTF8Buffer { kept in
        for byte in all {
          if HTTPBytes.isUnreserved(byte) || kept.contains(byte) {
            target.writeInteger(byte)
          } else {
            self.write(escaped: byte, into: &target)
          }
        }
      }
    }
  }
}
