internal import DoppelTransport
package import NIOCore

/// Stands on a client's channel that is not read before it is known who hears it: the client waits in the kernel's buffers.
///
/// A base for handlers that find that out; each begins in `begin`, and leaves the pipeline once it is done. What a client says
/// before it ends is read all the same when it ends; that is held, and given to who comes next.
package class WaitingFront: ChannelInboundHandler, RemovableChannelHandler {
  package typealias InboundIn = ByteBuffer

  private var hasBegun = false
  private var held: [NIOAny] = []
  /// Whether the client will send nothing more.
  private var hasClientEnded = false

  /// Called once, when the connection is open.
  func begin(_ context: ChannelHandlerContext) { context.close(promise: nil) }

  /// Leaves the connection to the handlers that `handover` puts behind this one. Where it throws, the connection breaks.
  final func leave(_ context: ChannelHandlerContext, to handover: () throws -> Void) {
    let channel = context.channel
    guard channel.isActive else { return }
    // first, because the next handler may want to wait too
    channel.setOption(.autoRead, value: true).assumeIsolated().whenFailure { _ in channel.close(promise: nil) }
    do {
      try handover()
    } catch {
      return context.closeWithReset()
    }
    for data in self.held { context.fireChannelRead(data) }
    if !self.held.isEmpty { context.fireChannelReadComplete() }
    if self.hasClientEnded { context.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }

  /// Joins the client with its server, and leaves. Where one of them is gone, so is the other.
  final func join(_ upstream: any Channel, _ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return upstream.close(promise: nil) }
    self.leave(context) {
      do {
        try RelayHandler.join(client: context.channel, upstream: upstream)
      } catch {
        upstream.close(promise: nil)
        throw error
      }
    }
  }

  package func handlerAdded(context: ChannelHandlerContext) {
    context.channel.setOption(.autoRead, value: false).assumeIsolated().whenFailure { _ in context.close(promise: nil) }
    if context.channel.isActive { self.beginOnce(context) }
  }

  package func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    self.beginOnce(context)
  }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) { self.held.append(data) }

  package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed {
      self.hasClientEnded = true
    } else if event is QuiesceEvent {
      context.close(promise: nil)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  package func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func beginOnce(_ context: ChannelHandlerContext) {
    guard !self.hasBegun else { return }
    self.hasBegun = true
    self.begin(context)
  }
}
