import DoppelExchange
import DoppelRules
import DoppelTLS
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import Testing

@testable import DoppelProxy

/// A capture on ports of its own, with an authority of its own, and one that real servers are signed by.
final class Setting: Sendable {
  let sink = CollectedExchanges()
  let counters = TrafficCounters()
  let services: CaptureServices
  let ports: ProxyPorts
  private let notices = NoticeBox()
  private let authority: Authority
  private let theirs: ServerContexts
  private let folder: TemporaryFolder

  init(
    maps: [PortMap] = [], limits: Limits = .defaults, trustsServers: Bool = true, untouched: [HostSelector] = [],
    serversAuthority: Authority? = nil
  ) async throws {
    self.authority = try Authority.make(at: .now())
    let theirs = try serversAuthority ?? Authority.make(at: .now())
    self.theirs = ServerContexts(issuer: try LeafIssuer(authority: theirs))
    self.folder = try TemporaryFolder()
    try self.folder.write(trustsServers ? theirs.certificatePEM : self.authority.certificatePEM, to: "roots.pem")
    let clients = ClientContexts(.init(systemBundle: nil, extraRoots: [self.folder.file("roots.pem")]))
    self.services = CaptureServices(
      sink: self.sink, counters: self.counters,
      interception: Interception(
        servers: ServerContexts(issuer: try LeafIssuer(authority: self.authority)), clients: clients, untouched: untouched),
      limits: limits, service: "app", notice: { [notices] in notices.add($0) })
    var configuration = ProxyPorts.Configuration()
    configuration.hosts = ["127.0.0.1"]
    configuration.outPort = .auto
    configuration.maps = maps
    self.ports = try await ProxyPorts.capture(
      configuration, services: self.services, group: MultiThreadedEventLoopGroup.singleton)
  }

  var said: [String] { self.notices.all }

  /// A connection to the outbound port.
  func client() async throws -> LoopbackConnection { try await LoopbackConnection.connect(to: self.ports.outPort ?? 0) }

  /// A connection to the first map's port.
  func mapped(_ setUp: @escaping @Sendable (any Channel) throws -> Void = { _ in }) async throws -> LoopbackConnection {
    try await LoopbackConnection.connect(to: self.ports.mapPorts[0], setUp: setUp)
  }

  /// A connection that asked for a tunnel to a server of this machine and got it.
  func tunnel(to port: Int, host: String = "127.0.0.1") async throws -> LoopbackConnection {
    let client = try await self.client()
    try await client.send("CONNECT \(host):\(port) HTTP/1.1\r\n\r\n")
    try await client.received("HTTP/1.1 200 Connection established\r\n\r\n")
    return client
  }

  /// Handlers of a TLS server that real servers would use for this host.
  func serverTLS(_ host: String = "localhost") throws -> @Sendable (any Channel) throws -> Void {
    let context = try self.theirs.context(for: ServerName(host), protocols: ["http/1.1"], at: .now())
    return { try $0.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
  }

  /// The TLS handler of a client that trusts Doppel's authority, or does not; without a host it calls its server by its address.
  func clientTLS(_ host: String? = "localhost", trusting: Bool = true) throws -> NIOSSLClientHandler {
    var configuration = TLSConfiguration.makeClientConfiguration()
    let root = try NIOSSLCertificate(
      bytes: trusting ? self.authority.certificateBytes : self.theirs.issuer.authority.certificateBytes, format: .der)
    configuration.trustRoots = .certificates([root])
    // NIOSSL waits that long for a closure alert even where the other side has closed.
    configuration.shutdownTimeout = .milliseconds(100)
    configuration.applicationProtocols = ["http/1.1"]
    return try NIOSSLClientHandler(context: NIOSSLContext(configuration: configuration), serverHostname: host)
  }

  /// Puts TLS on a tunnel that stands.
  func startTLS(_ client: LoopbackConnection, host: String = "localhost", trusting: Bool = true) async throws {
    let channel = client.channel
    try await channel.eventLoop.submit {
      try channel.pipeline.syncOperations.addHandler(try self.clientTLS(host, trusting: trusting), position: .first)
    }.get()
  }

  func close() async { await self.ports.close(within: .seconds(5)) }

  /// Ends the run and tells whether no socket of its ports and of this server is left.
  func isGone(_ server: LoopbackServer? = nil) async -> Bool {
    await self.close()
    await server?.close()
    let used = self.ports.mapPorts + [self.ports.outPort, server?.port].compactMap { $0 }
    return await Eventually.holds { used.allSatisfy { OpenSockets.count(port: $0) == 0 } }
  }
}

/// What a run said to the person who watches.
final class NoticeBox: Sendable {
  private let lines = Mutex<[String]>([])
  func add(_ line: String) { self.lines.withLock { $0.append(line) } }
  var all: [String] { self.lines.withLock { $0 } }
}

func map(to port: Int, isSecure: Bool = false, host: String = "localhost") -> PortMap {
  PortMap(
    port: .auto, server: Endpoint(name: host, port: port), isServerSecure: isSecure, direction: .outbound, flag: "--map")
}

let ok: @Sendable (String) -> String = { _ in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" }
let get = "GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n"

extension LoopbackConnection {
  /// Says something and ends at once: the server hears all of it and the end, and its answer comes back.
  func expectToBeHeard(by server: LoopbackServer, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await self.send("all of it")
    try await self.finish()
    let peer = try await server.accept()
    #expect(try await peer.receivedAll() == "all of it", sourceLocation: sourceLocation)
    try await peer.send("answer")
    await peer.close()
    #expect(try await self.receivedAll() == "answer", sourceLocation: sourceLocation)
    await self.close()
  }
}
