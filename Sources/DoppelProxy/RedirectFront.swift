package import DoppelExchange
internal import DoppelTransport
package import NIOCore

/// Stands on a connection that the kernel has redirected to us: finds out where it was meant to go, then leaves the channel to what
/// captures or answers it.
///
/// What goes to this machine's own addresses may be meant for the program itself, where it listens on that port: then the two are
/// joined, and nothing is looked at.
package final class RedirectFront: WaitingFront {
  private let redirection: Redirection
  private let next: @Sendable (Endpoint, any Channel) throws -> Void

  /// - Parameter next: puts its handlers on the channel, on its event loop; the server has an address, a name where
  ///   one is known, and the name alone where Doppel invented the address.
  package init(_ redirection: Redirection, next: @escaping @Sendable (Endpoint, any Channel) throws -> Void) {
    self.redirection = redirection
    self.next = next
  }

  override func begin(_ context: ChannelHandlerContext) {
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
    inside.connect(to: server, on: context.eventLoop).assumeIsolated().whenComplete { result in
      switch result {
      case .success(let upstream): self.join(upstream, context)
      case .failure(let error as TransportError) where error.code == .refused: self.leave(to: server, context)
      // Whether the program listens there is not known: nobody else may get what may be meant for it.
      case .failure: context.closeWithReset()
      }
    }
  }

  private func leave(to server: Endpoint, _ context: ChannelHandlerContext) {
    var server = server
    server.name = self.redirection.name(server.address) ?? ""
    let isOwn = self.redirection.isOwn(server.address)
    if !server.name.isEmpty, self.redirection.isInvented(server.address) { server.address = "" }
    self.leave(context) {
      guard isOwn, self.redirection.ownPorts.contains(server.port) else {
        return try self.next(server, context.channel)
      }
      try context.pipeline.syncOperations.addHandler(
        PassFront(Tunnel(server: server, direction: .outbound), dialler: Dialler()) { _ in })
    }
  }
}
