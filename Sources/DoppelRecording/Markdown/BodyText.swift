internal import DoppelExchange
internal import NIOCore

/// A body as a Markdown file shows it.
struct BodyText: Equatable {
  var text: ByteBuffer
  /// How the body is got back from the text, if nobody edits it.
  var display: BodyDisplay

  /// - Parameters:
  ///   - body: the body without content codings.
  ///   - mustKeep: whether the bytes must be kept whatever the text is like, because they are coded or cut.
  init(_ body: ByteBuffer, mustKeep: Bool) {
    if body.readableBytes == 0 {
      self.init(text: body, display: mustKeep ? .kept : .verbatim)
    } else if let tree = Self.json(body) {
      let pretty = tree.pretty
      let isExact = !mustKeep && pretty.isPlainText
      let display: BodyDisplay = tree.compact == body ? .compact : pretty == body ? .verbatim : .kept
      self.init(text: pretty, display: isExact ? display : .kept)
    } else if body.isPlainText {
      self.init(text: body, display: mustKeep ? .kept : .verbatim)
    } else if let lines = body.withoutCarriageReturns, lines.isPlainText {
      self.init(text: lines, display: .kept)
    } else {
      self.init(text: ByteBuffer(string: "(\(body.readableBytes) bytes that are not text, kept below)"), display: .kept)
    }
  }

  private init(text: ByteBuffer, display: BodyDisplay) {
    self.text = text
    self.display = display
  }

  /// The tree of a body that is an object or array.
  static func json(_ body: ByteBuffer) -> FieldTree? {
    let first = body.readableBytesView.first { $0 != 0x20 && $0 != 0x0a && $0 != 0x0d && $0 != 0x09 }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    return try? FieldTree(json: body)
  }

  /// The body that an edited text stands for.
  ///
  /// - Parameter former: the body before the edit, whose form is kept: compact JSON stays compact, lines that ended with CR
  ///   LF do.
  static func body(ofEdited text: ByteBuffer, former: ByteBuffer) -> ByteBuffer {
    if let tree = self.json(former) {
      guard tree.compact == former, let edited = self.json(text) else { return text }
      return edited.compact
    }
    guard !former.isPlainText, let lines = former.withoutCarriageReturns, lines.isPlainText else { return text }
    var result = ByteBuffer()
    for byte in text.readableBytesView {
      if byte == 0x0a { result.writeInteger(UInt8(0x0d)) }
      result.writeInteger(byte)
    }
    return result
  }
}

extension ByteBuffer {
  /// Whether these bytes are UTF-8 without control characters but tab and line feed: what survives a person's editor.
  var isPlainText: Bool {
    self.withUnsafeReadableBytes { bytes in
      for byte in bytes where byte < 0x20 && byte != 0x0a && byte != 0x09 || byte == 0x7f { return false }
      return bytes.isUTF8
    }
  }

  /// The bytes with LF for every CR LF; `nil` where a line ends otherwise, or a CR stands elsewhere.
  var withoutCarriageReturns: ByteBuffer? {
    var result = ByteBuffer()
    result.reserveCapacity(self.readableBytes)
    var isAfterReturn = false
    for byte in self.readableBytesView {
      if (byte == 0x0a) != isAfterReturn { return nil }
      isAfterReturn = byte == 0x0d
      if !isAfterReturn { result.writeInteger(byte) }
    }
    return isAfterReturn ? nil : result
  }
}
