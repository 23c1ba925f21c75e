import DoppelExchange
import DoppelMatch
import DoppelProtocols
import DoppelProxy
import DoppelRespond
import DoppelRules
import DoppelSynthesis
import DoppelTLS
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOPosix
import NIOSSL

@testable import DoppelMock

/// A mock on ports of its own that knows `GET /known` of `a.test`.
final class MockSetting: Sendable {
  let results = CollectedExchanges()
  let recorded: CollectedExchanges
  let services: MockServices
  let ports: ProxyPorts
  let root: NIOSSLCertificate

  static let wire = Protocols.all[0]

  init(
    maps: [PortMap] = [], onMiss: Answerer.MissPolicy = .fail, mocked: MockedHosts = MockedHosts(), limits: Limits = .defaults,
    host: String = "a.test", library: Library? = nil, known: KnownServers = KnownServers(), egress: EgressLog = EgressLog(),
    expiry: AnswerExpiry? = nil, mayAsk: @escaping @Sendable (Message, Endpoint) -> Bool = { _, _ in true },
    recorded: CollectedExchanges = CollectedExchanges(), redirected: [CInt] = [],
    dialler: (any Dialling)? = nil, synthesizer: Synthesizers? = nil,
    notice: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws {
    self.recorded = recorded
    let authority = try Authority.make(at: .now())
    self.root = try NIOSSLCertificate(bytes: authority.certificateBytes, format: .der)
    var configuration = Answerer.Configuration()
    configuration.onMiss = onMiss
    let wire = Self.wire
    self.services = MockServices(
      answerer: Answerer(
        library ?? Self.library(host), configuration: configuration, synthesizer: synthesizer,
        clients: ClientReading { wire.session(of: $0) }),
      interception: Interception(
        servers: ServerContexts(issuer: try LeafIssuer(authority: authority)), clients: ClientContexts(.init(systemBundle: nil))
      ),
      mocked: mocked, known: known, egress: egress, results: self.results, recorded: onMiss == .record ? self.recorded : nil,
      expiry: expiry, mayAsk: mayAsk,
      limits: limits, dialler: dialler, notice: notice)
    var ports = ProxyPorts.Configuration()
    ports.hosts = ["127.0.0.1"]
    ports.outPort = .auto
    ports.maps = maps
    ports.redirected = redirected
    let redirection = Redirection(inside: nil, addresses: []) { $0 == "203.0.113.7" ? "a.test" : nil }
    self.ports = try await ProxyPorts.mock(
      ports, redirection: redirected.isEmpty ? nil : redirection, services: self.services,
      group: MultiThreadedEventLoopGroup.singleton)
  }

  static func library(_ host: String) -> Library {
    var builder = LibraryBuilder()
    let request = self.request("/known", host: host)
    let response = Message(
      start: .status(version: "HTTP/1.1", code: 200, reason: "OK"), fields: Fields(["Content-Length": "8"]),
      body: ByteBuffer(string: "recorded"), framing: .length)
    let exchange = Exchange(
      id: ExchangeID(high: 7, low: 7), protocolName: "http", direction: .outbound, startedAt: .epoch, request: request,
      response: response)
    builder.add(
      exchange, response: self.wire.prepare(response: response, to: request, adding: Fields()),
      signature: self.wire.signature(of: request, host: nil), computed: nil, instance: nil)
    return builder.build()
  }

  static func request(_ path: String, host: String = "a.test") -> Message {
    Message(start: .request(method: "GET", target: path, version: "HTTP/1.1"), fields: Fields(["Host": host]))
  }

  func client() async throws -> LoopbackConnection { try await LoopbackConnection.connect(to: self.ports.outPort ?? 0) }

  func mapped(_ setUp: @escaping @Sendable (any Channel) throws -> Void = { _ in }) async throws -> LoopbackConnection {
    try await LoopbackConnection.connect(to: self.ports.mapPorts[0], setUp: setUp)
  }

  /// Puts TLS of a client that trusts the mock's authority, or none, on a connection.
  func startTLS(_ client: LoopbackConnection, host: String = "a.test", trusting: Bool = true) async throws {
    let channel = client.channel
    try await channel.eventLoop.submit {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.trustRoots = .certificates(trusting ? [self.root] : [])
      // NIOSSL waits that long for a closure alert even where the other side has closed.
      configuration.shutdownTimeout = .milliseconds(100)
      try channel.pipeline.syncOperations.addHandler(
        NIOSSLClientHandler(context: NIOSSLContext(configuration: configuration), serverHostname: host), position: .first)
    }.get()
  }

  func isGone(_ server: LoopbackServer? = nil) async -> Bool {
    await self.ports.close(within: .seconds(5))
    await server?.close()
    let used = self.ports.mapPorts + [self.ports.outPort, server?.port].compactMap { $0 }
    return await Eventually.holds { used.allSatisfy { OpenSockets.count(port: $0) == 0 } }
  }
}

/// A library of the conversations with one server that is not understood; each is a list of what the client and the server said.
/// The server ends the last turn of each.
///
/// - Parameter asksByEnd: whether an empty request is the client's end instead of its silence.
func conversations(
  _ all: [[(request: String, response: String)]], with server: Endpoint = Endpoint(name: "db.test", port: 25),
  isSecure: Bool = false, asksByEnd: Bool = false
) -> Library {
  var builder = LibraryBuilder()
  for (number, turns) in all.enumerated() {
    for (ordinal, turn) in turns.enumerated() {
      let isEnd = asksByEnd && turn.request.isEmpty
      let request = Message(body: ByteBuffer(string: turn.request), framing: isEnd ? .close : .none)
      let isLast = ordinal == turns.count - 1
      let response = Message(body: ByteBuffer(string: turn.response), framing: isLast ? .close : .length)
      let exchange = Exchange(
        id: ExchangeID(high: UInt64(number), low: UInt64(ordinal)), protocolName: "opaque", direction: .outbound,
        startedAt: Timestamp(nanoseconds: Int64(number * 100 + ordinal)), request: request, response: response)
      let signature = Protocols.opaque.signature(of: request, to: server, isSecure: isSecure)
      builder.add(
        exchange, response: Protocols.opaque.prepare(response: response, to: request, adding: Fields()), signature: signature,
        computed: nil, instance: nil, beginning: Protocols.opaque.beginning(of: request, signature: signature))
    }
  }
  return builder.build()
}

func map(to port: Int, host: String = "a.test") -> PortMap {
  PortMap(port: .auto, server: Endpoint(name: host, port: port), direction: .outbound, flag: "--map")
}

func ask(_ path: String, host: String = "a.test") -> String { "GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n" }

let live: @Sendable (String) -> String = { _ in "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlive" }
