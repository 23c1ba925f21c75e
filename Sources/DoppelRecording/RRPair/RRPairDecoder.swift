package import DoppelExchange
package import NIOCore

/// Reads exchanges from RRPair JSON, of ours and of other tools.
///
/// Members that an exchange does not model are kept in `Exchange.foreign`; a document of a protocol without a codec is kept
/// there
/// whole. One compact document of 1 KB costs a few microseconds and two allocations beside those of the exchange itself.
package struct RRPairDecoder: Sendable {
  /// The levels of nesting that are read.
  private let nesting: Int

  package init(nesting: Int = FieldTree.defaultNesting) { self.nesting = nesting }

  /// - Parameter json: one document, surrounded by white space at most.
  /// - Throws: what is not as RRPair has it, with the member's name; the line counts line breaks within `json`.
  package func decode(_ json: ByteBuffer) throws(RecordingError) -> Exchange {
    try self.read(json).exchange
  }

  /// The exchange, and what a Markdown file needs to know beside it.
  func read(_ json: ByteBuffer) throws(RecordingError) -> RRPairContent {
    let tree: FieldTree
    do throws(JSONSyntaxError) {
      tree = try FieldTree(json: json, nesting: self.nesting)
    } catch {
      let line = json.readableBytesView.prefix(error.offset).reduce(1) { $1 == 0x0a ? $0 + 1 : $0 }
      throw RecordingError(line: line, reason: error.description)
    }
    var reading = RRPairReading(capacity: json.readableBytes / 2)
    return try tree.withView { view throws(RecordingError) in try reading.read(view, of: tree) }
  }
}

/// What a document held.
struct RRPairContent {
  /// What a document says of a body beside its bytes.
  struct BodyNote {
    /// How the body is got back from the text of a Markdown file; `nil` where the document does not say.
    var display: BodyDisplay?
    /// The hash of the body that the text was made from.
    var hash: String?
    /// The body without content codings, where the document holds it.
    var shown: ByteBuffer?
    /// Whether the document also holds the bytes of the wire.
    var isCoded = false
  }

  var exchange: Exchange
  /// Whether Doppel wrote it.
  var isOwn: Bool
  var request = BodyNote()
  var response = BodyNote()
}
