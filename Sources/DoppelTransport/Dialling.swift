package import DoppelExchange
package import NIOCore

/// A way to a server.
package protocol Dialling: Sendable {
  /// Connects on a given event loop, to the server's address where that is known, else to its name. The channel reads nothing
  /// before its `read()` is called or `autoRead` is set; half-closed connections stay open.
  ///
  /// Fails with an error whose description is a sentence.
  func connect(to server: Endpoint, on loop: any EventLoop) -> EventLoopFuture<any Channel>
}
