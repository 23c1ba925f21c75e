internal import DoppelExchange
internal import DoppelProxy
internal import DoppelTransport
internal import NIOCore

/// What becomes of a client's connection on the outbound port of a mock: answered from the library, or tunnelled where its host is
/// not mocked. One for each connection, bound to its event loop.
final class MockRouting: ProxyRouting {
  private let services: MockServices
  private var server: Endpoint?
  private var upstream: (any Channel)?

  init(_ services: MockServices) { self.services = services }

  func connect(_ server: Endpoint, for channel: any Channel) -> EventLoopFuture<Void> {
    self.server = server
    guard !self.services.mocked.contains(server) else {
      return channel.eventLoop.makeSucceededVoidFuture()
    }
    let me = NIOLoopBound(self, eventLoop: channel.eventLoop)
    return self.services.dialler.connect(to: server, on: channel.eventLoop).map { upstream in
      me.value.upstream = upstream
      channel.closeFuture.whenComplete { _ in upstream.close(promise: nil) }
    }.flatMapErrorThrowing { error in
      me.value.count(Gap(reason: "a server that could not be reached", host: server.host))
      me.value.services.notice("\(error)")
      throw error
    }
  }

  func tunnel(_ channel: any Channel) throws {
    guard let server = self.server else { throw ChannelError.inappropriateOperationForState }
    guard let upstream = self.upstream else {
      let tunnel = Tunnel(server: server, direction: .outbound)
      return try channel.pipeline.syncOperations.addHandler(MockFront(tunnel, services: self.services))
    }
    try RelayHandler.join(client: channel, upstream: upstream)
  }

  func forward(_ channel: any Channel) throws {
    try channel.pipeline.syncOperations.addHandler(MockFront(nil, services: self.services))
  }

  /// Counts a connection that ends before it is answered.
  func count(_ gap: Gap) {
    _ = self.services.counters.open()
    self.services.results?.count(gap)
  }
}
