internal import DoppelExchange
internal import NIOCore

/// How the body of an answer is written.
enum BodyFormat: Sendable, Hashable {
  /// JSON on one line, perhaps with a space after each comma and colon, and perhaps with the line's end.
  case json(isSpaced: Bool, endsLine: Bool)
  /// XML, after what stands before its root.
  case xml(prolog: String)
  /// As it is.
  case bytes

  /// A body taken apart, and how it is written.
  static func read(_ body: ByteBuffer) -> (tree: Tree, format: BodyFormat) {
    if let tree = Tree(json: body) { return (tree, self.json(of: body)) }
    if body.readableBytesView.first == UInt8(ascii: "<"), let tree = Tree(xml: body), let root = tree.members.first?.name {
      let text = String(buffer: body)
      if let start = text.firstRange(of: "<" + root) { return (tree, .xml(prolog: String(text[..<start.lowerBound]))) }
    }
    return (.bytes(body), .bytes)
  }

  private static func json(of body: ByteBuffer) -> BodyFormat {
    let bytes = body.readableBytesView
    let endsLine = bytes.last == UInt8(ascii: "\n")
    guard !bytes.dropLast().contains(UInt8(ascii: "\n")) else { return .json(isSpaced: false, endsLine: endsLine) }
    var (isQuoted, isEscaped) = (false, false)
    for (byte, next) in zip(bytes, bytes.dropFirst()) {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if !isQuoted, byte == UInt8(ascii: ":") || byte == UInt8(ascii: ",") {
        return .json(isSpaced: next == UInt8(ascii: " "), endsLine: endsLine)
      }
    }
    return .json(isSpaced: false, endsLine: endsLine)
  }

  func written(_ tree: Tree) -> ByteBuffer {
    if case .bytes(let bytes) = tree { return bytes }
    switch self {
    case .json(let isSpaced, let endsLine):
      var writer = JSONWriter(isSpaced ? .spaced : .compact)
      tree.write(into: &writer)
      var body = writer.buffer
      if endsLine { body.writeString("\n") }
      return body
    case .xml(let prolog):
      var text = prolog
      tree.writeXML(into: &text)
      return ByteBuffer(string: text)
    case .bytes: return ByteBuffer(string: tree.plain ?? "")
    }
  }
}
