internal import DoppelExchange
internal import DoppelTransport
internal import NIOCore

/// What becomes of a captured client's connection on the outbound port: its server is dialled, and a tunnel or a forwarder takes
/// over. One for each connection, bound to its event loop.
final class CaptureRouting: ProxyRouting {
  private let services: CaptureServices
  private var dialled: (server: Endpoint, channel: any Channel, probe: ServerFirstProbe)?

  init(_ services: CaptureServices) {
    self.services = services
  }

  func connect(_ server: Endpoint, for channel: any Channel) -> EventLoopFuture<Void> {
    let me = NIOLoopBound(self, eventLoop: channel.eventLoop)
    return self.services.dialler.connect(to: server, on: channel.eventLoop).flatMapThrowing { upstream in
      let probe = ServerFirstProbe()
      try upstream.pipeline.syncOperations.addHandler(probe)
      var server = server
      server.address = upstream.remoteAddress?.ipAddress ?? ""
      me.value.dialled = (server, upstream, probe)
      channel.closeFuture.whenComplete { _ in upstream.close(promise: nil) }
    }.flatMapErrorThrowing { error in
      me.value.services.refused(Gap(reason: "a server that could not be reached", host: server.host))
      me.value.services.notice("\(error)")
      throw error
    }
  }

  func tunnel(_ channel: any Channel) throws {
    guard let (server, upstream, probe) = self.dialled else { throw ChannelError.inappropriateOperationForState }
    let tunnel = Tunnel(server: server, direction: .outbound)
    try channel.pipeline.syncOperations.addHandler(
      TunnelHandler(tunnel, upstream: upstream, probe: probe, services: self.services))
  }

  func forward(_ channel: any Channel) throws {
    try channel.pipeline.syncOperations.addHandler(ForwardHandler(services: self.services))
  }

  func count(_ gap: Gap) { self.services.refused(gap) }
}
