/// The words of a first line as text.
enum HTTPText {
  static func version(minor: UInt8) -> String {
    switch minor {
    case 1: "HTTP/1.1"
    case 0: "HTTP/1.0"
    default: "HTTP/1.\(minor)"
    }
  }

  private static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index &+ 8 <= bytes.count {
      if bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
      index &+= 8
    }
    while index < bytes.count {
      if bytes[index] >= 0x80 { return false }
      index &+= 1
    }
    return true
  }

  /// A method as text; the most common one costs no making.
  static func method(_ bytes: UnsafeRawBufferPointer) -> String {
    bytes.count == 3 && bytes[0] == 0x47 && bytes[1] == 0x45 && bytes[2] == 0x54 ? "GET" : self.text(bytes)
  }

  /// A reason phrase as text; the most common one costs no making.
  static func reason(_ bytes: UnsafeRawBufferPointer) -> String {
    bytes.count == 2 && bytes[0] == 0x4f && bytes[1] == 0x4b ? "OK" : self.text(bytes)
  }

  /// Bytes that are not UTF-8 become U+FFFD.
  static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

  /// A target as sent; where it is not UTF-8 its bytes above 0x7f are percent-encoded, which is the same resource.
  static func target(_ bytes: UnsafeRawBufferPointer) -> String {
    if self.isASCII(bytes) { return String(decoding: bytes, as: UTF8.self) }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = ""
    for byte in bytes {
      if byte < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text.append("%")
        text.append(upperHex: byte)
      }
    }
    return text
  }
}

extension String {
  /// Appends two upper-case hexadecimal digits.
  mutating func append(upperHex byte: UInt8) {
    let digits: StaticString = "0123456789ABCDEF"
    self.unicodeScalars.append(Unicode.Scalar(digits.utf8Start[Int(byte >> 4)]))
    self.unicodeScalars.append(Unicode.Scalar(digits.utf8Start[Int(byte & 15)]))
  }
}
