package import DoppelProxy
package import NIOCore

extension ProxyPorts {
  /// Starts to listen for clients that are answered from a library.
  ///
  /// - Throws: as `open`.
  package static func mock(
    _ configuration: Configuration, services: MockServices, group: any EventLoopGroup
  ) async throws -> ProxyPorts {
    try await self.open(
      configuration, limits: services.limits, group: group,
      outFront: { ProxyHandshakeHandler(routing: MockRouting(services), limits: services.limits) },
      mapFront: { MockFront($0, services: services) })
  }
}
