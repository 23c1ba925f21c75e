package import DoppelExchange
internal import DoppelTransport
package import NIOCore

/// Stands on a connection that the kernel has redirected to us: finds out where it was meant to go, then leaves the channel to what
/// captures or answers it.
///
/// What goes to this machine's own addresses may be meant for the program itself, where it listens on that port: then the two are
/// joined, and nothing is looked at.
package final class RedirectFront: ChannelInboundHandler, RemovableChannelHandler {
  package typealias InboundIn = ByteBuffer

  private let redirection: Redirection
  private let next: @Sendable (Endpoint, any Channel) throws -> Void
  private var hasBegun = false

  /// - Parameter next: puts its handlers on the channel, on its event loop; the server has an address, and a name where one is known.
  package init(_ redirection: Redirection, next: @escaping @Sendable (Endpoint, any Channel) throws -> Void) {
    self.redirection = redirection
    self.next = next
  }

  package func handlerAdded(context: ChannelHandlerContext) {
    // The client waits in the kernel's buffers until it is known who is to hear it.
    context.channel.setOption(.autoRead, value: false).assumeIsolated().whenFailure { _ in context.close(promise: nil) }
    if context.channel.isActive { self.begin(context) }
  }

  package func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    self.begin(context)
  }

  package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is QuiesceEvent { context.close(promise: nil) } else { context.fireUserInboundEventTriggered(event) }
  }

  package func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func begin(_ context: ChannelHandlerContext) {
    guard !self.hasBegun else { return }
    self.hasBegun = true
    OriginalDestination.of(context.channel).assumeIsolated().whenComplete { result in
      switch result {
      case .success(let server)
      where server.port == context.localAddress?.port && server.address == context.localAddress?.ipAddress:
        // It was meant for this very port, and would come back for ever.
        context.closeWithReset()
      case .success(let server):
        if let inside = self.redirection.inside, self.redirection.isOwn(server.address) {
          self.tryInside(inside, server, context)
        } else {
          self.leave(to: server, context)
        }
      case .failure: context.closeWithReset()
      }
    }
  }

  private func tryInside(_ inside: any Dialling, _ server: Endpoint, _ context: ChannelHandlerContext) {
    let channel = context.channel
    inside.connect(to: server, on: context.eventLoop).assumeIsolated().whenComplete { result in
      guard channel.isActive else { return }
      switch result {
      case .success(let upstream):
        do {
          try RelayHandler.join(client: channel, upstream: upstream)
          context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
          upstream.close(promise: nil)
          context.closeWithReset()
        }
      case .failure: self.leave(to: server, context)
      }
    }
  }

  private func leave(to server: Endpoint, _ context: ChannelHandlerContext) {
    let channel = context.channel
    guard channel.isActive else { return }
    var server = server
    server.name = self.redirection.name(server.address) ?? ""
    channel.setOption(.autoRead, value: true).assumeIsolated().whenFailure { _ in channel.close(promise: nil) }
    do {
      if self.redirection.isOwn(server.address), self.redirection.ownPorts.contains(server.port) {
        try context.pipeline.syncOperations.addHandler(
          PassFront(Tunnel(server: server, direction: .outbound), dialler: Dialler()) { _ in })
      } else {
        try self.next(server, channel)
      }
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    } catch {
      context.closeWithReset()
    }
  }
}
