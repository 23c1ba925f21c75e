package import DoppelExchange
package import NIOCore

/// Writes exchanges as RRPair JSON, the form that other tools read; what that form lacks stands in its one member `doppel`.
///
/// `docs/formats/rrpair-json.md` describes every member. One compact exchange of 1 KB costs a few microseconds.
package struct RRPairEncoder: Sendable {
  /// The version of the member `doppel` that is written.
  package static let formatVersion = 1

  /// Undoes content codings, so that `bodyBase64` holds what other tools expect.
  package let decoding: BodyDecoding

  package init(decoding: BodyDecoding = .none) { self.decoding = decoding }

  /// Appends one document without a line break after it.
  package func encode(_ exchange: Exchange, style: JSONWriter.Style = .compact, into buffer: inout ByteBuffer) {
    self.encode(exchange, displays: (nil, nil), style: style, into: &buffer)
  }

  /// Gives `body` one compact document with a line break; the pointer may be used only within it.
  func withLine(of exchange: Exchange, _ body: (UnsafeRawBufferPointer) -> Void) {
    if exchange.foreign == nil {
      let document = RRPairDocument(exchange: exchange, residue: nil, displays: (nil, nil), decoding: self.decoding)
      var writer = JSONWriter()
      document.write(into: &writer)
      writer.lineBreak()
      writer.withBytes(body)
    } else {
      var line = ByteBuffer()
      self.encode(exchange, into: &line)
      line.writeInteger(UInt8(ascii: "\n"))
      line.withUnsafeReadableBytes(body)
    }
  }

  /// - Parameter displays: for a Markdown file how each body is got back from the text; only kept bodies are written then.
  func encode(
    _ exchange: Exchange, displays: (request: BodyDisplay?, response: BodyDisplay?), style: JSONWriter.Style,
    into buffer: inout ByteBuffer
  ) {
    if let foreign = exchange.foreign, foreign.isWholeDocument {
      return WholeDocument(foreign).write(exchange, style: style, into: &buffer)
    }
    let document = RRPairDocument(
      exchange: exchange, residue: exchange.foreign?.root, displays: displays, decoding: self.decoding)
    buffer.writeJSON(style) { document.write(into: &$0) }
  }
}
