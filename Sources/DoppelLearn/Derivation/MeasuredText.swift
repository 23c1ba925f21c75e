internal import NIOCore

/// A text that tells how many bytes came, or which: `1786`, `0-1785`, `bytes 0-1785/1786`.
enum MeasuredText {
  /// Bytes of the longest such text.
  static let longest = 64

  /// Whether the text tells of so many bytes: its numbers are 0, the last byte's and the length, and it has nothing else but one word
  /// in front and marks.
  static func tells(_ length: Int, _ text: ByteBuffer) -> Bool {
    guard text.readableBytes <= self.longest else { return false }
    var tells = false
    var isPlain = true
    self.forEachPart(of: text) { part, isNumber in
      if isNumber {
        let number = Int(String(decoding: part, as: UTF8.self))
        if number == length || number == length - 1 { tells = true } else if number != 0 { isPlain = false }
      } else if !part.allSatisfy({ self.marks.contains($0) }) {
        let word = part.prefix { self.isLetter($0) }
        let isFirst = part.startIndex == text.readableBytesView.startIndex
        isPlain = isPlain && isFirst && part.dropFirst(word.count).allSatisfy { self.marks.contains($0) }
      }
    }
    return tells && isPlain
  }

  /// The text as it is for another length.
  static func text(_ text: ByteBuffer, of length: Int, as other: Int) -> ByteBuffer {
    var result = ByteBuffer()
    self.forEachPart(of: text) { part, isNumber in
      switch isNumber ? Int(String(decoding: part, as: UTF8.self)) : nil {
      case length?: result.writeString(String(other))
      case (length - 1)?: result.writeString(String(max(0, other - 1)))
      default: result.writeBytes(part)
      }
    }
    return result
  }

  private static let marks = Set("-/= ".utf8)

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }

  private static func forEachPart(of text: ByteBuffer, _ body: (ByteBufferView, _ isNumber: Bool) -> Void) {
    var rest = text.readableBytesView
    while let first = rest.first {
      let isNumber = Digits.decimal(first) != nil
      let part = rest.prefix { (Digits.decimal($0) != nil) == isNumber }
      body(part, isNumber)
      rest = rest.dropFirst(part.count)
    }
  }
}
