package import NIOCore

/// A request to look up.
package struct Question: Sendable, Equatable {
  /// The canonical bytes of the request's signature (`Signature.canonicalBytes`).
  package var key: ByteBuffer
  package var request: Message
  /// When its first byte came.
  package var startedAt: Timestamp

  package init(key: ByteBuffer, request: Message, startedAt: Timestamp) {
    self.key = key
    self.request = request
    self.startedAt = startedAt
  }
}
