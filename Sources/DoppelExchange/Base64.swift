public import NIOCore

/// Base64 with the standard alphabet and padding (RFC 4648 section 4).
public enum Base64 {
  private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  /// The two letters of twelve bits, the first in the low byte.
  private static let pairs: [UInt16] = (0..<4_096).map {
    UInt16(Self.alphabet.utf8Start[$0 >> 6]) | UInt16(Self.alphabet.utf8Start[$0 & 63]) << 8
  }

  /// The six bits of each letter, 255 for what is none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for value in 0..<64 { values[Int(Self.alphabet.utf8Start[value])] = UInt8(value) }
    return values
  }()

  /// Appends the base64 of the readable bytes.
  public static func encode(_ bytes: ByteBuffer, into target: inout ByteBuffer) {
    bytes.withUnsafeReadableBytes { self.encode($0, into: &target) }
  }

  /// Appends the base64 of the bytes.
  public static func encode(_ source: UnsafeRawBufferPointer, into target: inout ByteBuffer) {
    target.writeWithUnsafeMutableBytes(minimumWritableBytes: (source.count + 2) / 3 * 4) { self.encode(source, to: $0) }
  }

  /// Writes the base64 of the bytes, for which there must be room, and returns its length.
  static func encode(_ source: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> Int {
    let letters = self.alphabet.utf8Start
    var (read, write) = (0, 0)
    self.pairs.withUnsafeBufferPointer { pairs in
      while read &+ 3 <= source.count {
        let triple = UInt32(source[read]) << 16 | UInt32(source[read &+ 1]) << 8 | UInt32(source[read &+ 2])
        let four = UInt32(pairs[Int(triple >> 12)]) | UInt32(pairs[Int(triple & 0xfff)]) << 16
        output.storeBytes(of: four.littleEndian, toByteOffset: write, as: UInt32.self)
        read &+= 3
        write &+= 4
      }
    }
    guard read < source.count else { return write }
    let hasTwo = read + 1 < source.count
    let triple = UInt32(source[read]) << 16 | UInt32(hasTwo ? source[read + 1] : 0) << 8
    output[write] = letters[Int(triple >> 18)]
    output[write + 1] = letters[Int(triple >> 12 & 63)]
    output[write + 2] = hasTwo ? letters[Int(triple >> 6 & 63)] : UInt8(ascii: "=")
    output[write + 3] = UInt8(ascii: "=")
    return write + 4
  }

  /// The bytes that a base64 text stands for; `nil` where it is not whole base64. Line breaks are not allowed.
  public static func decode(_ text: ByteBuffer) -> ByteBuffer? {
    var result = ByteBuffer()
    return text.withUnsafeReadableBytes { self.decode($0, into: &result) } == nil ? nil : result
  }

  /// Appends the bytes that a base64 text stands for, and returns how many; `nil`, with nothing appended, where the text is not
  /// whole base64. Line breaks are not allowed.
  public static func decode(_ text: UnsafeRawBufferPointer, into target: inout ByteBuffer) -> Int? {
    var length: Int?
    target.writeWithUnsafeMutableBytes(minimumWritableBytes: self.decodedBound(text)) { output in
      length = self.decode(text, to: output)
      return length ?? 0
    }
    return length
  }

  /// The room that decoding a text needs: its bytes, and those that its padding stands for.
  static func decodedBound(_ text: UnsafeRawBufferPointer) -> Int { text.count / 4 * 3 }

  /// Writes the bytes that a base64 text stands for into `decodedBound` bytes of room, and returns how many; `nil` where the text
  /// is not whole base64.
  static func decode(_ text: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> Int? {
    guard text.count % 4 == 0 else { return nil }
    guard text.count > 0 else { return 0 }
    var padding = 0
    if text[text.count - 1] == UInt8(ascii: "=") { padding = text[text.count - 2] == UInt8(ascii: "=") ? 2 : 1 }
    let isWhole = self.values.withUnsafeBufferPointer { self.decode(text, padding: padding, values: $0, into: output) }
    return isWhole ? text.count / 4 * 3 - padding : nil
  }

  /// Whether all of a text that is not empty was base64; `output` then holds its bytes, with zeros for the padding.
  private static func decode(
    _ text: UnsafeRawBufferPointer, padding: Int, values: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableRawBufferPointer
  ) -> Bool {
    var invalid: UInt8 = 0
    var (read, write) = (0, 0)
    while read < text.count {
      let isPadded = padding > 0 && read + 4 == text.count
      let first = values[Int(text[read])]
      let second = values[Int(text[read + 1])]
      let third = isPadded && padding == 2 ? 0 : values[Int(text[read + 2])]
      let fourth = isPadded ? 0 : values[Int(text[read + 3])]
      invalid |= (first | second | third | fourth) & 0xc0
      output[write] = first << 2 | second >> 4
      output[write + 1] = second << 4 | third >> 2
      output[write + 2] = third << 6 | fourth
      read += 4
      write += 3
    }
    return invalid == 0
  }
}

extension ByteBuffer {
  /// The base64 of the readable bytes.
  public var base64: String {
    var text = ByteBuffer()
    Base64.encode(self, into: &text)
    return String(buffer: text)
  }

  /// Whether the readable bytes are UTF-8 (RFC 3629).
  public var isUTF8: Bool { self.withUnsafeReadableBytes { $0.isUTF8 } }
}

extension UnsafeRawBufferPointer {
  /// Whether no byte has its highest bit set.
  @inlinable public var isASCII: Bool {
    var index = 0
    while index + 8 <= self.count {
      if self.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
      index += 8
    }
    while index < self.count {
      if self[index] & 0x80 != 0 { return false }
      index += 1
    }
    return true
  }

  /// Whether the bytes are UTF-8 (RFC 3629).
  public var isUTF8: Bool { self.isASCII || String(validating: self, as: UTF8.self) != nil }
}
