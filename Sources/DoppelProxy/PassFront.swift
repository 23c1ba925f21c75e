internal import DoppelExchange
package import DoppelTransport
internal import NIOCore

/// Stands on a client's channel that is joined with its server without being looked at: dials, then leaves. Where there is no
/// server the client's connection breaks.
package final class PassFront: WaitingFront {
  private let tunnel: Tunnel
  private let dialler: any Dialling
  private let notice: @Sendable (String) -> Void

  /// - Parameters:
  ///   - dialler: the way to the server where the tunnel has none.
  ///   - notice: told why there is no server.
  package init(_ tunnel: Tunnel, dialler: any Dialling, notice: @escaping @Sendable (String) -> Void) {
    self.tunnel = tunnel
    self.dialler = dialler
    self.notice = notice
  }

  override func begin(_ context: ChannelHandlerContext) {
    let way = self.tunnel.way ?? self.dialler
    way.connect(to: self.tunnel.server, on: context.eventLoop).assumeIsolated().whenComplete { result in
      switch result {
      case .success(let upstream): self.join(upstream, context)
      case .failure(let error):
        self.notice("\(error)")
        context.closeWithReset()
      }
    }
  }
}
