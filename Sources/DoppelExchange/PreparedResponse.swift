public import NIOCore

/// A response in wire form, made once when a library is compiled.
public struct PreparedResponse: Sendable, Equatable {
  /// The whole message, as it goes to a client that keeps its connection and speaks the version it was recorded with.
  public var wire: ByteBuffer
  /// Whether the connection must end after it, as it did when recorded.
  public var closes: Bool

  public init(wire: ByteBuffer, closes: Bool) {
    self.wire = wire
    self.closes = closes
  }
}
