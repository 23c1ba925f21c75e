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
