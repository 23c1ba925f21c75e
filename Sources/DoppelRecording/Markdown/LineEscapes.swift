internal import DoppelExchange
internal import NIOCore

/// How any bytes are written within one line of text.
enum LineEscapes {
  /// Appends bytes: a backslash is doubled (unless told otherwise), what is not UTF-8 or a control character becomes `\xNN`,
  /// and the
  /// characters in `marked` get a backslash before them.
  static func write(
    _ bytes: ByteBuffer, marked: StaticString = "", doublesBackslash: Bool = true, into text: inout ByteBuffer
  ) {
    let marks = UnsafeRawBufferPointer(start: marked.utf8Start, count: marked.utf8CodeUnitCount)
    var rest = bytes.readableBytesView[...]
    while let byte = rest.first {
      if byte < 0x20 || byte == 0x7f {
        self.writeHex(byte, into: &text)
        rest = rest.dropFirst()
      } else if byte < 0x80 {
        if byte == UInt8(ascii: "\\") && doublesBackslash || marks.contains(byte) { text.writeInteger(UInt8(ascii: "\\")) }
        text.writeInteger(byte)
        rest = rest.dropFirst()
      } else {
        let length = self.characterLength(byte)
        let character = rest.prefix(length)
        if length > 1, ByteBuffer(bytes: character).isUTF8 {
          text.writeBytes(character)
          rest = rest.dropFirst(length)
        } else {
          self.writeHex(byte, into: &text)
          rest = rest.dropFirst()
        }
      }
    }
  }

  private static func characterLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0xc2...0xdf: 2
    case 0xe0...0xef: 3
    case 0xf0...0xf4: 4
    default: 1
    }
  }

  private static func writeHex(_ byte: UInt8, into text: inout ByteBuffer) {
    let digits: StaticString = "0123456789ABCDEF"
    text.writeStaticString("\\x")
    text.writeInteger(digits.utf8Start[Int(byte >> 4)])
    text.writeInteger(digits.utf8Start[Int(byte & 15)])
  }

  /// Undoes `write`; a backslash before any other character but those in `marked` stands for itself.
  static func undo(_ text: ByteBuffer, marked: StaticString = "") -> ByteBuffer {
    let marks = UnsafeRawBufferPointer(start: marked.utf8Start, count: marked.utf8CodeUnitCount)
    var result = ByteBuffer()
    var reader = text
    while let byte: UInt8 = reader.readInteger() {
      guard byte == UInt8(ascii: "\\"), let next: UInt8 = reader.getInteger(at: reader.readerIndex) else {
        result.writeInteger(byte)
        continue
      }
      if next == UInt8(ascii: "\\") || marks.contains(next) {
        reader.moveReaderIndex(forwardBy: 1)
        result.writeInteger(next)
      } else if next == UInt8(ascii: "x"),
        let high = reader.getInteger(at: reader.readerIndex + 1, as: UInt8.self).flatMap(\.hexDigit),
        let low = reader.getInteger(at: reader.readerIndex + 2, as: UInt8.self).flatMap(\.hexDigit)
      {
        reader.moveReaderIndex(forwardBy: 3)
        result.writeInteger(high << 4 | low)
      } else {
        result.writeInteger(byte)
      }
    }
    return result
  }

  /// The parts of a list that is joined by `, `; a comma after a backslash does not part.
  static func split(_ text: ByteBuffer) -> [ByteBuffer] {
    var parts: [ByteBuffer] = []
    var part = ByteBuffer()
    var reader = text
    while let byte: UInt8 = reader.readInteger() {
      if byte == UInt8(ascii: "\\"), let next: UInt8 = reader.readInteger() {
        part.writeMultipleIntegers(byte, next)
      } else if byte == UInt8(ascii: ","), reader.getInteger(at: reader.readerIndex) == UInt8(ascii: " ") {
        reader.moveReaderIndex(forwardBy: 1)
        parts.append(part)
        part = ByteBuffer()
      } else {
        part.writeInteger(byte)
      }
    }
    parts.append(part)
    return parts
  }
}

extension ByteBuffer {
  /// The bytes without spaces and tabs at either end.
  var trimmed: ByteBuffer {
    var result = self
    while let byte: UInt8 = result.getInteger(at: result.readerIndex), byte == 0x20 || byte == 0x09 {
      result.moveReaderIndex(forwardBy: 1)
    }
    while result.readableBytes > 0, let byte: UInt8 = result.getInteger(at: result.writerIndex - 1),
      byte == 0x20 || byte == 0x09
    {
      result.moveWriterIndex(to: result.writerIndex - 1)
    }
    return result
  }
}
