package import NIOCore

/// A response in wire form, made once when a library is compiled.
package struct PreparedResponse: Sendable, Equatable {
  /// The whole message, as it goes to a client that keeps its connection and speaks the version it was recorded with.
  package var wire: ByteBuffer
  /// Whether the connection must end after it, as it did when recorded.
  package var closes: Bool

  package init(wire: ByteBuffer, closes: Bool) {
    self.wire = wire
    self.closes = closes
  }
}
