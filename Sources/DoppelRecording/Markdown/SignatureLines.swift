internal import DoppelExchange
internal import NIOCore

/// A signature as the lines of a Markdown block: `key is value`, sorted by key.
enum SignatureLines {
  private static let empty: StaticString = "-NONE-"

  static func write(_ signature: Signature, into text: inout ByteBuffer) {
    for entry in signature.entries {
      self.write(entry, doublesBackslash: true, into: &text)
      text.writeStaticString("\n")
    }
  }

  private static func write(_ entry: Signature.Entry, doublesBackslash: Bool, into text: inout ByteBuffer) {
    text.writeImmutableBuffer(self.key(entry.key))
    text.writeStaticString(" is ")
    if entry.value.readableBytes == 0 { return text.writeStaticStringQuietly(self.empty) }
    if doublesBackslash, entry.value == ByteBuffer(string: "-NONE-") { text.writeStaticString("\\") }
    var value = entry.value
    let endsWithSpace = doublesBackslash && value.readableBytesView.last == 0x20
    if endsWithSpace { value.moveWriterIndex(to: value.writerIndex - 1) }
    LineEscapes.write(value, doublesBackslash: doublesBackslash, into: &text)
    if endsWithSpace { text.writeStaticString("\\x20") }
  }

  /// A key whose ` is ` cannot be taken for the one between key and value.
  private static func key(_ key: String) -> ByteBuffer {
    var text = ByteBuffer()
    LineEscapes.write(ByteBuffer(string: key), into: &text)
    var result = ByteBuffer()
    var rest = text.readableBytesView[...]
    while let byte = rest.first {
      if byte == 0x20, rest.starts(with: " is ".utf8) || rest.count == 1 || rest.elementsEqual(" is".utf8) {
        result.writeStaticString("\\x20")
      } else {
        result.writeInteger(byte)
      }
      rest = rest.dropFirst()
    }
    return result
  }

  /// The entries by the lines that show them, in our form and in that of tools that do not double backslashes.
  static func entries(of signature: Signature) -> [ByteBuffer: Signature.Entry] {
    var entries: [ByteBuffer: Signature.Entry] = [:]
    for entry in signature.entries {
      for doublesBackslash in [true, false] {
        var line = ByteBuffer()
        self.write(entry, doublesBackslash: doublesBackslash, into: &line)
        entries[line] = entry
      }
    }
    return entries
  }

  /// - Throws: that the line is none of a signature.
  static func read(_ line: ByteBuffer, number: Int) throws(RecordingError) -> Signature.Entry {
    let view = line.readableBytesView
    let separator = Array(" is ".utf8)
    var end = view.startIndex
    while end < view.endIndex, !view[end...].starts(with: separator) { end += 1 }
    var valueStart = end + separator.count
    if end == view.endIndex {
      // An editor may have cut the space after a value that was emptied.
      guard view.count > 3, view.suffix(3).elementsEqual(" is".utf8) else {
        throw RecordingError(line: number, reason: "expected key is value, found \(line.excerpt)")
      }
      end = view.endIndex - 3
      valueStart = view.endIndex
    }
    let key = String(buffer: LineEscapes.undo(ByteBuffer(view[..<end])))
    var value = ByteBuffer(view[valueStart...])
    if value == ByteBuffer(string: "-NONE-") { return Signature.Entry(key: key, value: ByteBuffer()) }
    if value == ByteBuffer(string: "\\-NONE-") { value.moveReaderIndex(forwardBy: 1) }
    return Signature.Entry(key: key, value: LineEscapes.undo(value))
  }
}

extension ByteBuffer {
  fileprivate mutating func writeStaticStringQuietly(_ text: StaticString) { self.writeStaticString(text) }
}
