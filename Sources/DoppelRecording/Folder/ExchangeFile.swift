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
    let text = try Disk.read(path, limit: limit)
    return try path.extension == "md" ? MarkdownDecoder().decode(text) : RRPairDecoder().decode(text)
  }
}
