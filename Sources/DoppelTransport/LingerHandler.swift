internal import DoppelExchange
package import DoppelWire
package import NIOCore

/// Reads and drops what a client still sends that was told that its connection ends.
///
/// A connection that is closed while bytes of the client are on their way is reset, and a reset takes from the client what it was
/// sent and has not read yet (RFC 9112 section 9.6).
final class LingerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private enum State {
    /// What was written waits to be taken.
    case flushing(hasClientEnded: Bool)
    /// The client was told that no more comes.
    case lingering(Scheduled<Void>)
    case closed
  }

  private var state = State.flushing(hasClientEnded: false)
  private let time: TimeAmount
  private var bytesLeft: Int

  init(_ limits: Limits) {
    self.time = .nanoseconds(limits.lingerTime.nanoseconds)
    self.bytesLeft = limits.lingerBytes
  }

  /// What was written is with the kernel: says that no more comes, and waits for the client to say the same.
  func flushed(_ context: ChannelHandlerContext) {
    guard case .flushing(let hasClientEnded) = self.state else { return }
    guard !hasClientEnded else { return self.close(context) }
    self.state = .lingering(context.eventLoop.assumeIsolated().scheduleTask(in: self.time) { self.close(context) })
    context.close(mode: .output).assumeIsolated().whenFailure { _ in self.close(context) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    self.bytesLeft -= self.unwrapInboundIn(data).readableBytes
    if self.bytesLeft < 0 { self.close(context) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    let hasClientEnded = event as? ChannelEvent == .inputClosed
    switch self.state {
    case .flushing where hasClientEnded: self.state = .flushing(hasClientEnded: true)
    case .lingering where hasClientEnded || event is QuiesceEvent: self.close(context)
    case .flushing, .lingering, .closed: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.close(context)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { self.close(context) }

  private func close(_ context: ChannelHandlerContext) {
    switch self.state {
    case .closed: return
    case .lingering(let timer): timer.cancel()
    case .flushing: break
    }
    self.state = .closed
    context.close(promise: nil)
  }
}

extension ChannelHandlerContext {
  /// Closes a client's connection in stages: says that no more comes once what was written is with the kernel, then drops what the
  /// client still sends until it says the same or the limits are reached. This handler hears no more of it.
  package func lingerAfterFlush(_ limits: Limits) {
    let handler = LingerHandler(limits)
    do {
      try self.pipeline.syncOperations.addHandler(handler, position: .before(self.handler))
    } catch {
      return self.close(promise: nil)
    }
    self.flush()
    guard let below = try? self.pipeline.syncOperations.context(handler: handler) else { return self.close(promise: nil) }
    let waiting = (try? self.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    guard waiting > 0 else { return handler.flushed(below) }
    self.writeAndFlush(NIOAny(ByteBuffer())).assumeIsolated().whenComplete { _ in handler.flushed(below) }
  }
}
