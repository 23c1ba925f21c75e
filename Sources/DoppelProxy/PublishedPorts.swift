package import DoppelExchange
internal import DoppelTransport
package import DoppelWire
package import NIOCore

/// The ports of a program in a sandbox, listened on outside under the same number, so that its clients find it where it always was.
package actor PublishedPorts {
  package struct Configuration: Sendable {
    /// The addresses that are listened on.
    package var hosts = ListenAddress.loopback
    /// The ports that are published and, where they name one, the address; `nil` for all that open.
    package var chosen: [(port: Int, host: String?)]?

    package init() {}
  }

  private let configuration: Configuration
  private let limits: Limits
  private let group: any EventLoopGroup
  private let notice: @Sendable (String) -> Void
  private let front: @Sendable (Endpoint) -> any ChannelHandler
  private let registry = ConnectionRegistry()
  private var listeners: [Int: Listener] = [:]
  /// Ports that could not be published, so that it is said once.
  private var refused: Set<Int> = []

  /// - Parameters:
  ///   - notice: told what is published, and what cannot be.
  ///   - front: the first handler of a connection for a server inside.
  package init(
    _ configuration: Configuration, limits: Limits, group: any EventLoopGroup,
    notice: @escaping @Sendable (String) -> Void, front: @escaping @Sendable (Endpoint) -> any ChannelHandler
  ) {
    self.configuration = configuration
    self.limits = limits
    self.group = group
    self.notice = notice
    self.front = front
  }

  /// Publishes what is open inside now, and what is open no more no longer.
  package func update(open: [Endpoint]) async {
    let byPort = Dictionary(grouping: open.filter { self.isChosen($0.port) }, by: \.port)
    for (port, listener) in self.listeners where byPort[port] == nil {
      self.listeners[port] = nil
      await listener.close()
      self.notice("port \(port) of the program is closed")
    }
    self.refused.formIntersection(byPort.keys)
    for (port, places) in byPort.sorted(by: { $0.key < $1.key })
    where self.listeners[port] == nil && !self.refused.contains(port) {
      await self.publish(port, Self.server(of: places, port))
    }
  }

  private func isChosen(_ port: Int) -> Bool { self.configuration.chosen?.contains { $0.port == port } ?? true }

  private func publish(_ port: Int, _ server: Endpoint) async {
    let hosts = self.configuration.chosen?.first { $0.port == port }?.host.map { [$0] } ?? self.configuration.hosts
    let registry = self.registry
    let front = self.front
    do {
      self.listeners[port] = try await Listener.bind(
        hosts, port: .number(port), purpose: "--publish", group: self.group, limits: self.limits
      ) { channel in
        registry.add(channel)
        return channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(front(server)) }
      }
      self.notice("port \(port) of the program is open to its clients")
    } catch {
      self.refused.insert(port)
      self.notice("port \(port) of the program is not open to its clients: \(error)")
    }
  }

  /// Where to connect to inside: an address that names one, else loopback of the family that is there.
  private static func server(of places: [Endpoint], _ port: Int) -> Endpoint {
    let addresses = places.map(\.address)
    let address =
      addresses.contains("0.0.0.0") || addresses.contains("127.0.0.1")
      ? "127.0.0.1"
      : addresses.contains("::") || addresses.contains("::1") ? "::1" : addresses.first ?? "127.0.0.1"
    return Endpoint(address: address, port: port)
  }

  /// Accepts no more, lets what is in flight finish within `grace`, then closes the rest.
  package func close(within grace: Duration) async {
    for listener in self.listeners.values { await listener.close() }
    self.listeners = [:]
    await self.registry.close(within: grace)
  }
}
