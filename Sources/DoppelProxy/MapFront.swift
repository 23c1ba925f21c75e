internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelTLS
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOSSL

/// Stands on a client's channel of a port that stands for one server: dials that server, then leaves the pipeline to a tunnel.
final class MapFront: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private var tunnel: Tunnel
  private let services: CaptureServices
  private var held: [NIOAny] = []

  init(_ tunnel: Tunnel, services: CaptureServices) {
    self.tunnel = tunnel
    self.services = services
  }

  func handlerAdded(context: ChannelHandlerContext) {
    // The client waits in the kernel's buffers until the server is there.
    context.channel.setOption(.autoRead, value: false).assumeIsolated().whenFailure { _ in context.close(promise: nil) }
  }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    Dialler(limits: self.services.limits).connect(to: self.tunnel.server, on: context.eventLoop).assumeIsolated()
      .whenComplete { result in
        switch result {
        case .success(let upstream): self.connected(upstream, context)
        case .failure(let error): self.refused("\(error)", context)
        }
      }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) { self.held.append(data) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func connected(_ upstream: any Channel, _ context: ChannelHandlerContext) {
    let channel = context.channel
    channel.closeFuture.whenComplete { _ in upstream.close(promise: nil) }
    self.tunnel.server.address = upstream.remoteAddress?.ipAddress ?? ""
    let probe = ServerFirstProbe()
    do {
      let pipeline = upstream.pipeline.syncOperations
      if self.tunnel.isServerSecure { try self.startTLS(upstream, context) }
      try pipeline.addHandler(probe)
      try self.leave(to: TunnelHandler(self.tunnel, upstream: upstream, probe: probe, services: self.services), context)
    } catch {
      self.refused("\(error)", context)
    }
  }

  private func startTLS(_ upstream: any Channel, _ context: ChannelHandlerContext) throws {
    let host = self.tunnel.server.host
    let services = self.services
    let client = try services.interception.clients.makeHandler(host: host, protocols: ApplicationProtocols.supported)
    let watcher = HandshakeWatcher(client, limit: services.limits.connectTime) { outcome in
      guard case .failed(let failure) = outcome else { return }
      services.notice(failure.sentence(host: host))
      services.sink.count(Gap(reason: "a server whose TLS failed", host: host))
    }
    try upstream.pipeline.syncOperations.addHandlers([client, watcher])
  }

  private func refused(_ reason: String, _ context: ChannelHandlerContext) {
    self.services.sink.count(Gap(reason: "a server that could not be reached", host: self.tunnel.server.host))
    self.services.notice(reason)
    let about = self.services.context(
      of: context.channel, to: self.tunnel.server, direction: self.tunnel.direction, isSecure: self.tunnel.isServerSecure,
      fixedHost: self.tunnel.fixedHost)
    let tee = Tee(
      Protocols.makeDetectingDissector(about, limits: self.services.limits), sink: self.services.sink,
      counters: self.services.counters)
    do {
      try self.leave(to: RefusalHandler(reason: reason, tee: tee, services: self.services), context)
    } catch {
      context.close(promise: nil)
    }
  }

  private func leave(to handler: any ChannelHandler, _ context: ChannelHandlerContext) throws {
    guard context.channel.isActive else { return }
    try context.pipeline.syncOperations.addHandler(handler, position: .after(self))
    for data in self.held { context.fireChannelRead(data) }
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
    let channel = context.channel
    channel.setOption(.autoRead, value: true).assumeIsolated().whenFailure { _ in channel.close(promise: nil) }
  }
}
