internal import Crypto
internal import DoppelExchange
package import NIOCore

/// A way in which a text is computed from bytes: a digest or a checksum, and how it is written.
package struct Derivation: Sendable, Hashable {
  enum Algorithm: Sendable, Hashable, CaseIterable {
    case md5, sha1, sha256, sha512, crc32, crc32c
  }

  enum Form: Sendable, Hashable {
    /// Hexadecimal digits in lower case.
    case hexadecimal
    /// With the standard alphabet and padding (RFC 4648 section 4).
    case base64
    /// The number of a checksum.
    case decimal
  }

  let algorithm: Algorithm
  let form: Form

  /// The text that is computed from these bytes.
  package func text(of bytes: ByteBuffer) -> ByteBuffer {
    bytes.withUnsafeReadableBytes { bytes in
      switch self.algorithm {
      case .md5: self.written(Insecure.MD5.hash(data: bytes))
      case .sha1: self.written(Insecure.SHA1.hash(data: bytes))
      case .sha256: self.written(SHA256.hash(data: bytes))
      case .sha512: self.written(SHA512.hash(data: bytes))
      case .crc32: self.written(CyclicChecksum.ieee.value(of: bytes))
      case .crc32c: self.written(CyclicChecksum.castagnoli.value(of: bytes))
      }
    }
  }

  private func written(_ checksum: UInt32) -> ByteBuffer {
    if self.form == .decimal { return ByteBuffer(string: String(checksum)) }
    return withUnsafeBytes(of: checksum.bigEndian) { self.written($0) }
  }

  private func written(_ digest: some Sequence<UInt8>) -> ByteBuffer {
    var text = ByteBuffer()
    guard self.form == .hexadecimal else {
      Base64.encode(ByteBuffer(bytes: digest), into: &text)
      return text
    }
    for byte in digest {
      text.writeInteger(byte.hexDigits.high)
      text.writeInteger(byte.hexDigits.low)
    }
    return text
  }

  /// The ways in which a text may have been computed, by its length and its letters alone.
  package static func possible(_ text: UnsafeRawBufferPointer) -> [Derivation] {
    func all(_ form: Form, _ algorithms: Algorithm...) -> [Derivation] {
      algorithms.map { Derivation(algorithm: $0, form: form) }
    }
    if text.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      return Self.decimalDigits.contains(text.count) ? all(.decimal, .crc32, .crc32c) : []
    }
    if text.allSatisfy({ $0.hexDigit != nil && !($0 >= 0x41 && $0 <= 0x46) }) {
      switch text.count {
      case 8: return all(.hexadecimal, .crc32, .crc32c)
      case 32: return all(.hexadecimal, .md5)
      case 40: return all(.hexadecimal, .sha1)
      case 64: return all(.hexadecimal, .sha256)
      case 128: return all(.hexadecimal, .sha512)
      default: break
      }
    }
    switch (text.count, text.suffix(2).count { $0 == UInt8(ascii: "=") }) {
    case (8, 2): return all(.base64, .crc32, .crc32c)
    case (24, 2): return all(.base64, .md5)
    case (28, 1): return all(.base64, .sha1)
    case (44, 1): return all(.base64, .sha256)
    case (88, 2): return all(.base64, .sha512)
    default: return []
    }
  }

  /// The decimal digits of a checksum. Of shorter ones there is one in forty thousand; every number would be tried for them.
  private static let decimalDigits = 5...10

  /// Calls `body` with the texts that may have been computed, each with where it stands and in which ways.
  static func forEachText(in bytes: UnsafeRawBufferPointer, _ body: (Range<Int>, [Derivation]) -> Void) {
    var index = 0
    while index < bytes.count {
      guard Self.isLetter(bytes[index]) else {
        index &+= 1
        continue
      }
      let start = index
      while index < bytes.count, Self.isLetter(bytes[index]) { index &+= 1 }
      while index < bytes.count, bytes[index] == UInt8(ascii: "="), index - start < Self.longest { index &+= 1 }
      guard Self.mayBeComputed(index - start), !Self.beginsUUID(bytes, start..<index) else { continue }
      let ways = Self.possible(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
      if !ways.isEmpty { body(start..<index, ways) }
    }
  }

  private static let longest = 128

  /// Whether eight digits are the first of a UUID (RFC 9562 section 4), of which no checksum is looked for.
  private static func beginsUUID(_ bytes: UnsafeRawBufferPointer, _ text: Range<Int>) -> Bool {
    text.count == 8 && text.upperBound + 5 < bytes.count && bytes[text.upperBound] == UInt8(ascii: "-")
      && bytes[text.upperBound + 5] == UInt8(ascii: "-")
  }

  private static func mayBeComputed(_ length: Int) -> Bool {
    switch length {
    case 5, 6, 7, 8, 9, 10, 24, 28, 32, 40, 44, 64, 88, 128: true
    default: false
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "+"), UInt8(ascii: "/"): true
    default: false
    }
  }

  /// A text that was computed from bytes, computed from others; `nil` where nothing in it was computed from the first.
  package static func again(_ text: ByteBuffer, from recorded: ByteBuffer, for live: ByteBuffer) -> ByteBuffer? {
    var result = ByteBuffer()
    var from = 0
    text.withUnsafeReadableBytes { bytes in
      self.forEachText(in: bytes) { range, ways in
        let own = bytes[range]
        guard let way = ways.first(where: { $0.text(of: recorded).readableBytesView.elementsEqual(own) }) else { return }
        result.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[from..<range.lowerBound]))
        result.writeImmutableBuffer(way.text(of: live))
        from = range.upperBound
      }
      if from > 0 { result.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[from...])) }
    }
    return from > 0 ? result : nil
  }
}
