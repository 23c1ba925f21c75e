package import DoppelTransport
package import DoppelWire
package import NIOCore

/// The ports that a run listens on: one for proxy clients, and one for each server that a port stands for.
package struct ProxyPorts: Sendable {
  package struct Configuration: Sendable {
    /// The addresses of all ports that name none of their own.
    package var hosts = ListenAddress.loopback
    /// The outbound port; `nil` where it is off.
    package var outPort: ListenAddress.Port?
    /// The ports that stand for one server each.
    package var maps: [PortMap] = []

    package init() {}
  }

  private var listeners: [Listener] = []
  private let registry = ConnectionRegistry()
  /// The outbound port that is listened on.
  package private(set) var outPort: Int?
  /// The ports of the maps, in their order.
  package private(set) var mapPorts: [Int] = []

  private init() {}

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - outFront: the first handler of a connection to the outbound port.
  ///   - mapFront: the first handler of a connection to a port that stands for one server.
  /// - Throws: `TransportError` with `portTaken` or `cannotListen`; then nothing is listened on.
  package static func open(
    _ configuration: Configuration, limits: Limits, group: any EventLoopGroup,
    outFront: @escaping @Sendable () -> any ChannelHandler,
    mapFront: @escaping @Sendable (Tunnel) -> any ChannelHandler
  ) async throws -> ProxyPorts {
    var ports = ProxyPorts()
    do {
      if let port = configuration.outPort {
        ports.outPort = try await ports.listen(
          configuration.hosts, port, "--out-port", limits: limits, group: group, front: outFront)
      }
      for map in configuration.maps {
        let tunnel = map.tunnel
        let port = try await ports.listen(
          map.hosts ?? configuration.hosts, map.port, map.flag, limits: limits, group: group, front: { mapFront(tunnel) })
        ports.mapPorts.append(port)
      }
      return ports
    } catch {
      for listener in ports.listeners { await listener.close() }
      throw error
    }
  }

  private mutating func listen(
    _ hosts: [String], _ port: ListenAddress.Port, _ flag: String, limits: Limits, group: any EventLoopGroup,
    front: @escaping @Sendable () -> any ChannelHandler
  ) async throws -> Int {
    let registry = self.registry
    let listener = try await Listener.bind(hosts, port: port, purpose: flag, group: group, limits: limits) { channel in
      registry.add(channel)
      return channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(front()) }
    }
    self.listeners.append(listener)
    return listener.port
  }

  /// Starts to listen for traffic that is captured.
  ///
  /// - Throws: as `open`.
  package static func capture(
    _ configuration: Configuration, services: CaptureServices, group: any EventLoopGroup
  ) async throws -> ProxyPorts {
    try await self.open(
      configuration, limits: services.limits, group: group,
      outFront: { ProxyHandshakeHandler(routing: CaptureRouting(services), limits: services.limits) },
      mapFront: { MapFront($0, services: services) })
  }

  /// Accepts no more, lets what is in flight finish within `grace`, then closes the rest.
  package func close(within grace: Duration) async {
    for listener in self.listeners { await listener.close() }
    await self.registry.close(within: grace)
  }
}
