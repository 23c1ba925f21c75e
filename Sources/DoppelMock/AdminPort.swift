package import DoppelExchange
internal import DoppelProtocols
package import DoppelTransport
internal import DoppelWire
package import NIOCore

/// A port on which a mock tells about itself, to programs of this machine alone. It speaks HTTP/1.1 and changes nothing.
package struct AdminPort: Sendable {
  /// Bytes of the longest body of a request.
  package static let bodyLimit = 4 * 1024 * 1024
  /// Connections that are open at once; more wait in the kernel's queue.
  package static let connectionLimit = 64

  private let listener: Listener
  private let registry: ConnectionRegistry

  /// Starts to listen, on loopback.
  ///
  /// - Parameter answer: gives the answer to each request that may be asked here; called off the event loops.
  /// - Throws: `TransportError` with `portTaken` or `cannotListen`.
  package static func open(
    _ port: ListenAddress.Port, group: any EventLoopGroup, answer: @escaping @Sendable (Message) async -> AdminAnswer
  ) async throws -> AdminPort {
    var limits = Limits.defaults
    limits.bodyKept = self.bodyLimit
    limits.connections = self.connectionLimit
    let registry = ConnectionRegistry()
    let listener = try await Listener.bind(
      ListenAddress.loopback, port: port, purpose: "--admin-port", group: group, limits: limits
    ) { [limits] channel in
      registry.add(channel)
      return channel.eventLoop.makeCompletedFuture {
        let wire = Protocols.all[0]
        let about = ConnectionContext(id: ConnectionID(0), direction: .inbound)
        let source = AdminSource(port: channel.localAddress?.port ?? 0, wire: wire, answer: answer)
        try channel.pipeline.syncOperations.addHandler(
          ResponderHandler(wire.makeResponder(about, limits: limits), source: source, limits: limits))
      }
    }
    return AdminPort(listener: listener, registry: registry)
  }

  /// The port that is listened on.
  package var number: Int { self.listener.port }

  /// Accepts no more, lets what is in flight finish within `grace`, then closes the rest.
  package func close(within grace: Duration) async {
    await self.listener.close()
    await self.registry.close(within: grace)
  }
}
