public import NIOCore

/// What a client holds of what it asks for, so that the answer need only say whether that is still right.
public struct HeldContent: Sendable, Equatable {
  /// The tags of what it holds.
  public var tags: [ByteBuffer]
  /// Whether it does with whatever there is.
  public var isAny: Bool
  /// The request without that.
  public var unconditional: Message

  public init(tags: [ByteBuffer], isAny: Bool = false, unconditional: Message) {
    self.tags = tags
    self.isAny = isAny
    self.unconditional = unconditional
  }
}
