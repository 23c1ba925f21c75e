internal import DoppelExchange
package import DoppelProxy
internal import DoppelTransport
package import NIOCore

extension ProxyPorts {
  /// Starts to listen for clients that are answered from a library.
  ///
  /// - Parameter redirection: what redirected connections are; `nil` where there are none.
  /// - Throws: as `open`.
  package static func mock(
    _ configuration: Configuration, redirection: Redirection? = nil, services: MockServices, group: any EventLoopGroup
  ) async throws -> ProxyPorts {
    var redirectFront: (@Sendable (Direction) -> any ChannelHandler)?
    if let redirection { redirectFront = { Self.mockRedirected(redirection, $0, services) } }
    return try await self.open(
      configuration, limits: services.limits, group: group,
      outFront: { ProxyHandshakeHandler(routing: MockRouting(services), limits: services.limits) },
      mapFront: { MockFront($0, services: services) }, redirectFront: redirectFront)
  }

  /// What the program's clients send goes to the program, unseen.
  private static func mockRedirected(
    _ redirection: Redirection, _ direction: Direction, _ services: MockServices
  ) -> RedirectFront {
    RedirectFront(redirection) { server, channel in
      let tunnel = Tunnel(server: server, direction: direction, isTransparent: true)
      let mayBeMocked = direction == .outbound && services.mocked.mayContain(server)
      try channel.pipeline.syncOperations.addHandler(
        mayBeMocked
          ? MockFront(tunnel, services: services)
          : PassFront(tunnel, dialler: services.dialler, notice: services.notice))
    }
  }
}
