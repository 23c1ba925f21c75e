internal import DoppelExchange
internal import NIOCore

/// A text without what it repeats of values: of its words those that are one of them. What stands between blanks, quotes, brackets and
/// signs of XML and forms is a word.
enum UnechoedText {
  /// A value of fewer bytes may stand in a text by chance.
  static let shortest = 3
  private static let mark: UInt8 = 0x01

  /// - Parameter values: the hashes of the values.
  static func of(_ text: ByteBuffer, without values: Set<UInt64>) -> ByteBuffer {
    var rest = ByteBuffer()
    rest.reserveCapacity(text.readableBytes)
    text.withUnsafeReadableBytes { bytes in
      var start = 0
      for index in 0...bytes.count where index == bytes.count || self.isBetween(bytes[index]) {
        let word = UnsafeRawBufferPointer(rebasing: bytes[start..<index])
        if word.count >= self.shortest, values.contains(word.stirredHash()) {
          rest.writeInteger(self.mark)
        } else {
          rest.writeBytes(word)
        }
        if index < bytes.count { rest.writeInteger(bytes[index]) }
        start = index + 1
      }
    }
    return rest
  }

  private static func isBetween(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ";"),
      UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "/"):
      true
    default: false
    }
  }
}
