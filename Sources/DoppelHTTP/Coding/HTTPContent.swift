internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// The content of a message behind its codings.
enum HTTPContent {
  /// The body with its content codings undone; `nil` where it has none, is cut, or they cannot be undone.
  static func decodedBody(of message: Message, limit: Int) -> ByteBuffer? {
    guard message.bodyForm == .wire, !message.isBodyCut, message.fields.firstIndex(of: "Content-Encoding") != nil,
      let codings = ContentCoding.list(message.fields.all("Content-Encoding")),
      codings.contains(where: { $0 != .identity })
    else { return nil }
    return ContentCoding.undo(codings, of: message.body, limit: limit)
  }

  /// The canonical form of an XML document, by which bodies match that differ in what XML calls insignificant.
  ///
  /// - Returns: `nil` where the bytes are not XML; they are matched by their hash then.
  static func canonicalXML(_ body: ByteBuffer, limits: Limits) -> ByteBuffer? {
    self.tree(xml: body, limits: limits)?.canonical
  }

  /// The tree of an XML document; `nil` where the bytes are not XML.
  static func tree(xml body: ByteBuffer, limits: Limits) -> FieldTree? { try? FieldTree(xml: body, nesting: limits.nesting) }
}
