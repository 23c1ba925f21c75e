internal import DoppelExchange
package import DoppelTransport
package import NIOCore

/// Stands on a client's channel that is joined with its server without being looked at: dials, then leaves. Where there is no
/// server the client's connection breaks.
package final class PassFront: ChannelInboundHandler, RemovableChannelHandler {
  package typealias InboundIn = ByteBuffer

  private let tunnel: Tunnel
  private let dialler: any Dialling
  private let notice: @Sendable (String) -> Void
  private var hasBegun = false

  /// - Parameters:
  ///   - dialler: the way to the server where the tunnel has none.
  ///   - notice: told why there is no server.
  package init(_ tunnel: Tunnel, dialler: any Dialling, notice: @escaping @Sendable (String) -> Void) {
    self.tunnel = tunnel
    self.dialler = dialler
    self.notice = notice
  }

  package func handlerAdded(context: ChannelHandlerContext) {
    context.channel.setOption(.autoRead, value: false).assumeIsolated().whenFailure { _ in context.close(promise: nil) }
    if context.channel.isActive { self.dial(context) }
  }

  package func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    self.dial(context)
  }

  package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is QuiesceEvent { context.close(promise: nil) } else { context.fireUserInboundEventTriggered(event) }
  }

  package func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func dial(_ context: ChannelHandlerContext) {
    guard !self.hasBegun else { return }
    self.hasBegun = true
    let channel = context.channel
    let way = self.tunnel.way ?? self.dialler
    way.connect(to: self.tunnel.server, on: context.eventLoop).assumeIsolated().whenComplete { result in
      switch result {
      case .success(let upstream):
        do {
          try RelayHandler.join(client: channel, upstream: upstream)
          context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
          upstream.close(promise: nil)
          context.closeWithReset()
        }
      case .failure(let error):
        self.notice("\(error)")
        context.closeWithReset()
      }
    }
  }
}
