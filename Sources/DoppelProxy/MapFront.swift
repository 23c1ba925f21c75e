internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelTLS
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOSSL

/// Stands on a client's channel of a port that stands for one server: dials that server, with TLS where it speaks that, then leaves
/// the pipeline to a tunnel, or to what says that there is no server.
package final class MapFront: WaitingFront {
  private var tunnel: Tunnel
  private let services: CaptureServices

  package init(_ tunnel: Tunnel, services: CaptureServices) {
    self.tunnel = tunnel
    self.services = services
  }

  override func begin(_ context: ChannelHandlerContext) {
    let way = self.tunnel.way ?? self.services.dialler
    way.connect(to: self.tunnel.server, on: context.eventLoop).assumeIsolated()
      .whenComplete { result in
        switch result {
        case .success(let upstream): self.connected(upstream, context)
        case .failure(let error): self.refused("\(error)", gap: "a server that could not be reached", context)
        }
      }
  }

  private func connected(_ upstream: any Channel, _ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return upstream.close(promise: nil) }
    context.channel.closeFuture.whenComplete { _ in upstream.close(promise: nil) }
    self.tunnel.server.address = upstream.remoteAddress?.ipAddress ?? ""
    let probe = ServerFirstProbe()
    do {
      try upstream.pipeline.syncOperations.addHandler(probe)
      if self.tunnel.isServerSecure {
        try self.startTLS(upstream, probe, context)
      } else {
        self.leave(to: self.tunnelHandler(upstream, probe), context)
      }
    } catch {
      upstream.close(promise: nil)
      self.refused("\(error)", gap: "a server whose TLS failed", context)
    }
  }

  private func tunnelHandler(_ upstream: any Channel, _ probe: ServerFirstProbe) -> TunnelHandler {
    TunnelHandler(self.tunnel, upstream: upstream, probe: probe, services: self.services)
  }

  /// Makes TLS with the server before the client is heard, so that a failure can be said in the client's protocol.
  private func startTLS(_ upstream: any Channel, _ probe: ServerFirstProbe, _ context: ChannelHandlerContext) throws {
    let host = self.tunnel.server.host
    let client = try self.services.interception.clients.makeHandler(host: host, protocols: ApplicationProtocols.supported)
    let watcher = HandshakeWatcher(client, limit: self.services.limits.connectTime) { outcome in
      switch outcome {
      case .agreed: self.leave(to: self.tunnelHandler(upstream, probe), context)
      case .failed(let failure):
        upstream.close(promise: nil)
        self.refused(failure.sentence(host: host), gap: "a server whose TLS failed", context)
      }
    }
    try upstream.pipeline.syncOperations.addHandler(watcher, position: .first)
    try upstream.pipeline.syncOperations.addHandler(client, position: .first)
    upstream.setOption(.autoRead, value: true).assumeIsolated().whenFailure { _ in upstream.close(promise: nil) }
  }

  private func refused(_ reason: String, gap: String, _ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    self.services.notice(reason)
    let gap = Gap(reason: gap, host: self.tunnel.server.host)
    if self.tunnel.isTransparent {
      self.services.refused(gap)
      return context.closeWithReset()
    }
    self.services.sink.count(gap)
    let about = self.services.context(
      of: context.channel, to: self.tunnel.server, direction: self.tunnel.direction, isSecure: self.tunnel.isServerSecure,
      fixedHost: self.tunnel.fixedHost)
    let tee = Tee(
      Protocols.makeDetectingDissector(about, limits: self.services.limits), sink: self.services.sink,
      counters: self.services.counters)
    self.leave(to: RefusalHandler(reason: reason, tee: tee, services: self.services), context)
  }

  private func leave(to handler: any ChannelHandler, _ context: ChannelHandlerContext) {
    self.leave(context) { try context.pipeline.syncOperations.addHandler(handler, position: .after(self)) }
  }
}
