package import DoppelExchange
package import NIOCore

/// Undoes the content codings of a body, so that file forms can show what people and other tools expect. Injected, because the
/// codings belong to the protocols.
package struct BodyDecoding: Sendable {
  /// The body without its content codings; `nil` where there are none, or where they cannot be undone.
  package let decode: @Sendable (Message) -> ByteBuffer?

  package init(_ decode: @escaping @Sendable (Message) -> ByteBuffer?) { self.decode = decode }

  /// Undoes nothing: bodies are shown as they were on the wire.
  package static let none = BodyDecoding { _ in nil }
}

extension Message {
  /// What a file form shows as this message's body, and whether the bytes of the wire must be kept beside it.
  func shownBody(_ decoding: BodyDecoding) -> (body: ByteBuffer, isDecoded: Bool) {
    guard self.bodyForm == .wire, !self.isBodyCut, self.body.readableBytes > 0, self.fields.hasContentCoding,
      let decoded = decoding.decode(self)
    else { return (self.body, false) }
    return (decoded, true)
  }
}

extension Fields {
  /// Whether a `Content-Encoding` field names a coding other than `identity`.
  var hasContentCoding: Bool {
    guard let index = self.firstIndex(of: "content-encoding") else { return false }
    let value = self.valueBytes(at: index)
    return value.readableBytes > 0 && value != ByteBuffer(string: "identity")
  }
}
