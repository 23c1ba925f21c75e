public import NIOCore

/// A request to look up.
public struct Question: Sendable, Equatable {
  /// The canonical bytes of the request's signature (`Signature.canonicalBytes`).
  public var key: ByteBuffer
  public var request: Message
  /// When its first byte came.
  public var startedAt: Timestamp
  /// The connection that it came on; `nil` where that is not known.
  public var connection: ConnectionID?

  public init(key: ByteBuffer, request: Message, startedAt: Timestamp, connection: ConnectionID? = nil) {
    self.key = key
    self.request = request
    self.startedAt = startedAt
    self.connection = connection
  }

  /// What a client has said so far in a protocol whose requests do not tell where they end.
  public struct Beginning: Sendable, Equatable {
    /// What tells the recorded requests apart that may be meant, such as their server: the canonical bytes of the rest of the
    /// signature.
    public var group: ByteBuffer
    public var bytes: ByteBuffer

    public init(group: ByteBuffer, bytes: ByteBuffer) {
      self.group = group
      self.bytes = bytes
    }
  }

  /// How recorded requests go on that begin like one.
  public struct Prospect: Sendable, Equatable {
    /// The length in bytes of the longest recorded request that the beginning holds at its start; 0 where only an empty one is
    /// recorded, `nil` where none is.
    public var whole: Int?
    /// Whether a recorded request begins with these bytes and goes on.
    public var canGrow: Bool

    public init(whole: Int? = nil, canGrow: Bool = false) {
      self.whole = whole
      self.canGrow = canGrow
    }
  }
}
