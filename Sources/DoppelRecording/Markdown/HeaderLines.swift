internal import DoppelExchange
internal import NIOCore

/// Header fields as the lines of a Markdown block: one line a field, in wire order.
enum HeaderLines {
  private static let prefix: StaticString = "base64:"

  /// Whether every name can stand in a line: the characters of a token (RFC 9110 section 5.6.2).
  static func canWrite(_ fields: Fields) -> Bool {
    (0..<fields.count).allSatisfy { index in
      let name = fields.nameBytes(at: index).readableBytesView
      return !name.isEmpty && name.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ":") }
    }
  }

  static func write(_ fields: Fields, into text: inout ByteBuffer) {
    for index in 0..<fields.count {
      text.writeImmutableBuffer(fields.nameBytes(at: index))
      text.writeStaticString(":")
      let value = fields.valueBytes(at: index)
      if value.readableBytes > 0 { text.writeStaticString(" ") }
      if value.isPlainText, value == value.trimmed, !value.readableBytesView.contains(where: { $0 < 0x20 }) {
        if value.begins(with: self.prefix) { text.writeStaticString("\\") }
        LineEscapes.write(value, marked: ",", into: &text)
      } else {
        text.writeStaticString(self.prefix)
        Base64.encode(value, into: &text)
      }
      text.writeStaticString("\n")
    }
  }

  /// Reads one line into fields; a list joined by `, ` gives several.
  ///
  /// - Throws: that the line is no field.
  static func read(_ line: ByteBuffer, number: Int, into fields: inout Fields) throws(RecordingError) {
    guard let colon = line.readableBytesView.firstIndex(of: UInt8(ascii: ":")), colon > line.readerIndex else {
      throw RecordingError(line: number, reason: "expected a header field such as Name: value, found \(line.excerpt)")
    }
    let name = line.readableBytesView[..<colon]
    let value = ByteBuffer(line.readableBytesView[(colon + 1)...]).trimmed
    for part in LineEscapes.split(value) {
      if part.begins(with: self.prefix) {
        guard let bytes = Base64.decode(ByteBuffer(part.readableBytesView.dropFirst(self.prefix.utf8CodeUnitCount))) else {
          throw RecordingError(line: number, reason: "expected base64 after base64:, found \(line.excerpt)")
        }
        fields.append(name: name, value: bytes.readableBytesView)
      } else {
        var literal = part
        if part.begins(with: "\\base64:") { literal.moveReaderIndex(forwardBy: 1) }
        fields.append(name: name, value: self.undo(literal).readableBytesView)
      }
    }
  }

  /// A backslash stands before a comma or a backslash; before anything else it stands for itself.
  private static func undo(_ text: ByteBuffer) -> ByteBuffer {
    var result = ByteBuffer()
    var reader = text
    while let byte: UInt8 = reader.readInteger() {
      if byte == UInt8(ascii: "\\"), let next: UInt8 = reader.getInteger(at: reader.readerIndex),
        next == UInt8(ascii: ",") || next == UInt8(ascii: "\\")
      {
        reader.moveReaderIndex(forwardBy: 1)
        result.writeInteger(next)
      } else {
        result.writeInteger(byte)
      }
    }
    return result
  }
}

extension ByteBuffer {
  func begins(with text: StaticString) -> Bool {
    self.readableBytesView.starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// The beginning, for messages.
  var excerpt: String {
    let text = String(decoding: self.readableBytesView.prefix(60), as: UTF8.self)
    return self.readableBytes > 60 ? text + "…" : text
  }
}
