internal import DoppelCLibrary
package import NIOCore
internal import NIOSSL

extension ChannelHandlerContext {
  /// Closes once what was written is with the kernel: at once where nothing waits.
  ///
  /// - Parameter peerHasEnded: whether the peer has said all it will say; then its TLS closure alert is not waited for, because
  ///   many servers end without one.
  package func closeAfterFlush(peerHasEnded: Bool = false) {
    self.flush()
    let waiting = (try? self.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    guard waiting > 0 else { return self.closeNow(peerHasEnded) }
    let context = NIOLoopBound(self, eventLoop: self.eventLoop)
    self.writeAndFlush(NIOAny(ByteBuffer())).assumeIsolated().whenComplete { _ in context.value.closeNow(peerHasEnded) }
  }

  /// Ends the connection as one that was reset, so that what was cut does not look whole; over TLS without a closure alert.
  package func closeWithReset() {
    let context = NIOLoopBound(self.contextOfTLS ?? self, eventLoop: self.eventLoop)
    guard let socket = self.channel as? any SocketOptionProvider else { return context.value.close(promise: nil) }
    socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in context.value.close(promise: nil) }
  }

  private func closeNow(_ peerHasEnded: Bool) {
    let below = peerHasEnded ? self.contextOfTLS : nil
    self.close(promise: nil)
    below?.close(promise: nil)
  }

  /// The TLS handler's own context: what it closes is the TCP connection.
  private var contextOfTLS: ChannelHandlerContext? {
    let pipeline = self.pipeline.syncOperations
    return (try? pipeline.context(handlerType: NIOSSLClientHandler.self))
      ?? (try? pipeline.context(handlerType: NIOSSLServerHandler.self))
  }
}
