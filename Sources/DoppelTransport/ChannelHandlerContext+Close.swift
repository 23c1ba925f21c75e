package import NIOCore

extension ChannelHandlerContext {
  /// Closes once what was written is with the kernel: at once where nothing waits.
  ///
  /// A TLS handler that has seen the peer's end no longer completes writes, so an empty write cannot be waited for in every case.
  package func closeAfterFlush() {
    self.flush()
    let waiting = (try? self.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    guard waiting > 0 else { return self.close(promise: nil) }
    let context = self.assumingLoop
    self.writeAndFlush(NIOAny(ByteBuffer())).assumeIsolated().whenComplete { _ in context.value.close(promise: nil) }
  }

  private var assumingLoop: NIOLoopBound<ChannelHandlerContext> { NIOLoopBound(self, eventLoop: self.eventLoop) }
}
