internal import DoppelExchange
internal import NIOCore
internal import SystemPackage

/// One exchange as the text of a file.
enum ExchangeFile {
  /// The text, and the ending of the file's name; what has no Markdown form is written as JSON.
  static func text(
    _ exchange: Exchange, format: RecordingFormat, encoder: RRPairEncoder
  ) -> (text: ByteBuffer, suffix: String) {
    if format == .markdown, MarkdownEncoder.canEncode(exchange) {
      return (MarkdownEncoder(encoder).encode(exchange), "md")
    }
    var text = ByteBuffer()
    encoder.encode(exchange, style: .pretty, into: &text)
    text.writeString("\n")
    return (text, "json")
  }

  /// Reads the one exchange of a Markdown or JSON file.
  ///
  /// - Throws: `RecordingError` for what it says, `Errno` where the file cannot be read.
  static func read(_ path: FilePath, limit: Int) throws -> Exchange {
    try self.edited(Disk.read(path, limit: limit), of: path).exchange
  }

  /// The exchange of a file's text, with what it was before a person edited the file.
  ///
  /// - Throws: `RecordingError` for what it says.
  static func edited(_ text: ByteBuffer, of path: FilePath) throws(RecordingError) -> EditedExchange {
    try path.extension == "md" ? MarkdownDecoder().read(text) : EditedExchange(RRPairDecoder().decode(text))
  }
}
