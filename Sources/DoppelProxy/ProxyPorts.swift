package import DoppelExchange
package import DoppelTransport
package import DoppelWire
package import NIOCore

/// The ports that a run listens on: one for proxy clients, and one for each server that a port stands for.
package struct ProxyPorts: Sendable {
  /// The ports that rules of the kernel send connections to.
  package struct Gateway: Sendable, Equatable {
    /// Gets the program's connections to its servers; on loopback, because that is where rules send what leaves this machine.
    package var out: ListenAddress.Port?
    /// Gets connections of the program's clients; on every address, because that is where clients come.
    package var `in`: ListenAddress.Port?

    package static let outHosts = ListenAddress.loopback
    package static let inHosts = ["0.0.0.0", "::"]

    package init(out: ListenAddress.Port?, in inPort: ListenAddress.Port?) {
      self.out = out
      self.in = inPort
    }
  }

  package struct Configuration: Sendable {
    /// The addresses of all ports that name none of their own.
    package var hosts = ListenAddress.loopback
    /// The outbound port; `nil` where it is off.
    package var outPort: ListenAddress.Port?
    /// The ports that stand for one server each.
    package var maps: [PortMap] = []
    /// Sockets that listen already and get connections that the kernel redirects.
    package var redirected: [CInt] = []
    /// The way to servers in the sandbox, for the ports that stand for one.
    package var inside: (any Dialling)?
    /// The ports that rules of the kernel send connections to; `nil` where there are none.
    package var gateway: Gateway?
    /// Told of the clients' connections; `nil` for nobody.
    package var watch: Watch?

    package init() {}
  }

  /// Told the flag of the port, the client's address, and whether its connection was opened or has closed.
  package typealias Watch = @Sendable (_ flag: String, _ client: String, _ isOpen: Bool) -> Void

  private var listeners: [Listener] = []
  private let registry = ConnectionRegistry()
  /// The outbound port that is listened on.
  package private(set) var outPort: Int?
  /// The port for redirected connections of clients.
  package private(set) var inPort: Int?
  /// The ports of the maps, in their order.
  package private(set) var mapPorts: [Int] = []

  /// All ports that were opened for clients to name.
  package var ports: [Int] { [self.outPort, self.inPort].compactMap { $0 } + self.mapPorts }

  private init() {}

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - outFront: the first handler of a connection to the outbound port.
  ///   - mapFront: the first handler of a connection to a port that stands for one server.
  ///   - redirectFront: the first handler of a redirected connection; `nil` where there are none.
  /// - Throws: `TransportError` with `portTaken` or `cannotListen`; then nothing is listened on.
  package static func open(
    _ configuration: Configuration, limits: Limits, group: any EventLoopGroup,
    outFront: @escaping @Sendable () -> any ChannelHandler,
    mapFront: @escaping @Sendable (Tunnel) -> any ChannelHandler,
    redirectFront: (@Sendable (Direction) -> any ChannelHandler)? = nil
  ) async throws -> ProxyPorts {
    var ports = ProxyPorts()
    do {
      if let redirectFront {
        let setUp = ports.setUp("sandbox", configuration.watch) { redirectFront(.outbound) }
        ports.listeners.append(
          try await Listener.take(configuration.redirected, group: group, limits: limits, setUp: setUp))
        if let port = configuration.gateway?.out {
          ports.outPort = try await ports.listen(
            Gateway.outHosts, port, "--out-port", configuration.watch, limits: limits, group: group,
            front: { redirectFront(.outbound) })
        }
        if let port = configuration.gateway?.in {
          ports.inPort = try await ports.listen(
            Gateway.inHosts, port, "--in-port", configuration.watch, limits: limits, group: group,
            front: { redirectFront(.inbound) })
        }
      }
      if let port = configuration.outPort {
        ports.outPort = try await ports.listen(
          configuration.hosts, port, "--out-port", configuration.watch, limits: limits, group: group, front: outFront)
      }
      for map in configuration.maps {
        var tunnel = map.tunnel
        if map.isInside { tunnel.way = configuration.inside }
        let port = try await ports.listen(
          map.hosts ?? configuration.hosts, map.port, map.flag, configuration.watch, limits: limits, group: group,
          front: { [tunnel] in mapFront(tunnel) })
        ports.mapPorts.append(port)
      }
      return ports
    } catch {
      for listener in ports.listeners { await listener.close() }
      throw error
    }
  }

  private mutating func listen(
    _ hosts: [String], _ port: ListenAddress.Port, _ flag: String, _ watch: Watch?, limits: Limits,
    group: any EventLoopGroup, front: @escaping @Sendable () -> any ChannelHandler
  ) async throws -> Int {
    let listener = try await Listener.bind(
      hosts, port: port, purpose: flag, group: group, limits: limits, setUp: self.setUp(flag, watch, front))
    self.listeners.append(listener)
    return listener.port
  }

  /// Puts a handler of its own on each connection, and knows the connection until it closes.
  private func setUp(
    _ flag: String, _ watch: Watch?, _ front: @escaping @Sendable () -> any ChannelHandler
  ) -> @Sendable (any Channel) -> EventLoopFuture<Void> {
    let registry = self.registry
    return { channel in
      registry.add(channel)
      if let watch {
        let client = channel.remoteAddress.map { "\($0.ipAddress ?? ""):\($0.port ?? 0)" } ?? ""
        watch(flag, client, true)
        channel.closeFuture.whenComplete { _ in watch(flag, client, false) }
      }
      return channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(front()) }
    }
  }

  /// Starts to listen for traffic that is captured.
  ///
  /// - Throws: as `open`.
  package static func capture(
    _ configuration: Configuration, redirection: Redirection? = nil, services: CaptureServices, group: any EventLoopGroup
  ) async throws -> ProxyPorts {
    var redirectFront: (@Sendable (Direction) -> any ChannelHandler)?
    if let redirection { redirectFront = { Self.captureRedirected(redirection, $0, services) } }
    return try await self.open(
      configuration, limits: services.limits, group: group,
      outFront: { ProxyHandshakeHandler(routing: CaptureRouting(services), limits: services.limits) },
      mapFront: { MapFront($0, services: services) },
      redirectFront: redirectFront)
  }

  private static func captureRedirected(
    _ redirection: Redirection, _ direction: Direction, _ services: CaptureServices
  ) -> RedirectFront {
    RedirectFront(redirection) { server, channel in
      let tunnel = Tunnel(server: server, direction: direction, isTransparent: true)
      try channel.pipeline.syncOperations.addHandler(MapFront(tunnel, services: services))
    }
  }

  /// Accepts no more, lets what is in flight finish within `grace`, then closes the rest.
  package func close(within grace: Duration) async {
    for listener in self.listeners { await listener.close() }
    await self.registry.close(within: grace)
  }
}
