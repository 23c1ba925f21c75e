package import DoppelExchange
internal import DoppelTransport
package import DoppelWire
package import NIOCore
internal import Synchronization

/// The ports of a program in a sandbox, listened on outside under the same number, so that its clients find it where it always was.
package actor PublishedPorts {
  package struct Configuration: Sendable {
    /// The addresses that are listened on, for ports that the program has open to others too.
    package var hosts = ListenAddress.loopback
    /// The ports that are published and, where they name one, the address; `nil` for all that open.
    package var chosen: [(port: Int, host: String?)]?

    package init() {}
  }

  /// A port that is published.
  private final class Open: Sendable {
    let listener: Listener
    /// The addresses that were asked for.
    let hosts: [String]
    let server: Server

    init(_ listener: Listener, hosts: [String], server: Server) {
      self.listener = listener
      self.hosts = hosts
      self.server = server
    }
  }

  /// Where a port's connections go inside, as long as the program does not change that.
  private final class Server: Sendable {
    private let state: Mutex<Endpoint>

    init(_ endpoint: Endpoint) { self.state = Mutex(endpoint) }

    var now: Endpoint { self.state.withLock { $0 } }
    func move(to endpoint: Endpoint) { self.state.withLock { $0 = endpoint } }
  }

  private let configuration: Configuration
  private let limits: Limits
  private let group: any EventLoopGroup
  private let notice: @Sendable (String) -> Void
  private let front: @Sendable (Endpoint) -> any ChannelHandler
  private let registry = ConnectionRegistry()
  private var published: [Int: Open] = [:]
  /// Chosen ports that the program has not had open yet.
  private var awaited: Set<Int>
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
    self.awaited = Set(configuration.chosen?.map(\.port) ?? [])
    self.limits = limits
    self.group = group
    self.notice = notice
    self.front = front
  }

  /// Publishes what is open inside now, and what is open no more no longer.
  package func update(open: [Endpoint]) async {
    let byPort = Dictionary(grouping: open.filter { self.isChosen($0.port) }, by: \.port)
    for (port, open) in self.published where byPort[port] == nil {
      self.published[port] = nil
      await open.listener.close()
      self.notice("port \(port) of the program is closed")
    }
    self.refused.formIntersection(byPort.keys)
    self.awaited.subtract(byPort.keys)
    for (port, places) in byPort.sorted(by: { $0.key < $1.key }) where !self.refused.contains(port) {
      let hosts = self.hosts(for: port, places)
      let server = Self.server(of: places, port)
      if let open = self.published[port] {
        open.server.move(to: server)
        guard open.hosts != hosts else { continue }
        await open.listener.close()
      }
      await self.publish(port, on: hosts, Server(server))
    }
  }

  private func isChosen(_ port: Int) -> Bool { self.configuration.chosen?.contains { $0.port == port } ?? true }

  /// The addresses to listen on for a port: those that the user names for it, and, where one choice names none or all ports are
  /// chosen, those of the run. What the program has open to this machine alone stays so, unless the user names an address for it.
  private func hosts(for port: Int, _ places: [Endpoint]) -> [String] {
    let choices = self.configuration.chosen?.filter { $0.port == port } ?? [(port, nil)]
    var hosts = choices.compactMap { $0.host }
    if hosts.count < choices.count {
      var usual = self.configuration.hosts
      if places.allSatisfy({ Self.isLoopback($0.address) }) {
        usual.removeAll { !Self.isLoopback($0) }
        if usual.isEmpty { usual = ListenAddress.loopback }
      }
      hosts += usual
    }
    var seen: Set<String> = []
    return hosts.filter { seen.insert($0).inserted }
  }

  private static func isLoopback(_ host: String) -> Bool {
    host.hasPrefix("127.") || host == "::1" || host == "localhost"
  }

  private func publish(_ port: Int, on hosts: [String], _ server: Server) async {
    let registry = self.registry
    let front = self.front
    do {
      let listener = try await Listener.bind(
        hosts, port: .number(port), purpose: "--publish", group: self.group, limits: self.limits
      ) { channel in
        registry.add(channel)
        return channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(front(server.now)) }
      }
      self.published[port] = Open(listener, hosts: hosts, server: server)
      let isOwn = hosts.allSatisfy(Self.isLoopback) && !self.configuration.hosts.allSatisfy(Self.isLoopback)
      self.notice("port \(port) of the program is open to its clients\(isOwn ? " on this machine" : "")")
    } catch {
      self.published[port] = nil
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

  /// Accepts no more, lets what is in flight finish within `grace`, then closes the rest; says which chosen ports were never open.
  package func close(within grace: Duration) async {
    for port in self.awaited.sorted() { self.notice("port \(port), which was to be published, was not opened by the program") }
    self.awaited = []
    for open in self.published.values { await open.listener.close() }
    self.published = [:]
    await self.registry.close(within: grace)
  }
}
