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

  /// What a client has said so far in a protocol whose requests do not tell where they end.
  package struct Beginning: Sendable, Equatable {
    /// What tells the recorded requests apart that may be meant, such as their server: the canonical bytes of the rest of the
    /// signature.
    package var group: ByteBuffer
    package var bytes: ByteBuffer

    package init(group: ByteBuffer, bytes: ByteBuffer) {
      self.group = group
      self.bytes = bytes
    }
  }

  /// How recorded requests go on that begin like one.
  package struct Prospect: Sendable, Equatable {
    /// The length in bytes of the longest recorded request that the beginning holds at its start; 0 where only an empty one is
    /// recorded, `nil` where none is.
    package var whole: Int?
    /// Whether a recorded request begins with these bytes and goes on.
    package var canGrow: Bool

    package init(whole: Int? = nil, canGrow: Bool = false) {
      self.whole = whole
      self.canGrow = canGrow
    }
  }
}
