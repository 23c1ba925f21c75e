import DoppelExchange
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOPosix
import Testing

@testable import DoppelProxy

@Suite(.serialized) struct ProxyPortsTests {
  @Test func `a port that is taken leaves nothing open`() async throws {
    let taken = try await LoopbackServer()
    let setting = try await Setting()
    var configuration = ProxyPorts.Configuration()
    configuration.hosts = ["127.0.0.1"]
    let free = try FreePort.next()
    configuration.outPort = .number(free)
    configuration.maps = [
      PortMap(port: .number(taken.port), server: Endpoint(name: "a", port: 1), direction: .outbound, flag: "--map")
    ]
    let error = await #expect(throws: TransportError.self) {
      _ = try await ProxyPorts.capture(configuration, services: setting.services, group: MultiThreadedEventLoopGroup.singleton)
    }
    #expect(error?.code == .portTaken && error?.message.contains("--map") == true)
    await #expect(throws: (any Error).self) { try await LoopbackConnection.connect(to: free) }
    await setting.close()
    await taken.close()
  }

  /// Hostile input, and whether a client may keep its connection afterwards.
  static let hostile: [[UInt8]] = [
    (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }, [UInt8](repeating: 0x41, count: 1024 * 1024),
    [0x16, 3, 1, 0xff, 0xff] + [UInt8](repeating: 0, count: 2_000), [0x16, 3, 3, 0, 4, 1, 0, 0, 0], Array("GET / HT".utf8),
    Array(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 5_000).utf8), [4], [5, 255], [0],
    Array("POST http://127.0.0.1:1/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n".utf8),
    Array("CONNECT ".utf8) + [UInt8](repeating: 0x61, count: 200_000),
  ]

  @Test(arguments: hostile.indices) func `hostile input on the outbound and a map port harms nobody else`(index: Int)
    async throws
  {
    let server = try await LoopbackServer(answer: ok)
    let setting = try await Setting(maps: [map(to: server.port)])
    let bytes = ByteBuffer(bytes: Self.hostile[index])
    let hostile = [try await setting.client(), try await setting.mapped()]
    for client in hostile { _ = client.begin(bytes) }
    let good = try await setting.tunnel(to: server.port)
    try await good.send(get)
    try await good.received("ok")
    for client in hostile { await client.close() }
    await good.close()
    #expect(await setting.isGone(server))
  }

  @Test(.needsNetworks) func `redirected connections are captured as going where they were meant to go`() async throws {
    let network = try await OwnNetwork()
    let server = try await LoopbackServer(answer: ok)
    let setting = try await Setting()
    var services = setting.services
    services.dialler = FixedDialler(port: server.port)
    var configuration = ProxyPorts.Configuration()
    configuration.redirected = try await network.redirectAll(unlessMarked: 1)
    let redirection = Redirection(inside: nil, addresses: []) { $0 == "203.0.113.7" ? "a.test" : nil }
    let ports = try await ProxyPorts.capture(
      configuration, redirection: redirection, services: services, group: MultiThreadedEventLoopGroup.singleton)
    #expect(ports.outPort == nil && ports.inPort == nil && ports.mapPorts.isEmpty)
    for address in ["203.0.113.7", "2001:db8::7"] {
      let client = try await network.connect(address, 80)
      try await client.send(get)
      try await client.received("ok")
      await client.close()
    }
    let exchanges = await setting.sink.exchanges(atLeast: 2)
    #expect(exchanges.map(\.server.name) == ["a.test", "a.test"], "\(exchanges.map(\.server))")
    #expect(exchanges.allSatisfy { $0.direction == .outbound })
    await ports.close(within: .seconds(5))
    await setting.close()
    await server.close()
  }

  @Test func `a gateway listens for its servers here, and for its clients on every address`() async throws {
    let setting = try await Setting()
    var configuration = ProxyPorts.Configuration()
    // Where clients name ports is nothing to the rules, which send what leaves this machine to loopback.
    configuration.hosts = ["127.0.0.2"]
    configuration.gateway = ProxyPorts.Gateway(out: .auto, in: .auto)
    let redirection = Redirection(inside: nil, addresses: []) { _ in nil }
    let ports = try await ProxyPorts.capture(
      configuration, redirection: redirection, services: setting.services, group: MultiThreadedEventLoopGroup.singleton)
    let (out, inbound) = (try #require(ports.outPort), try #require(ports.inPort))
    #expect(OpenSockets.listeners(port: out).subtracting(["::1"]) == ["127.0.0.1"])
    #expect(OpenSockets.listeners(port: inbound).contains("0.0.0.0"))
    for port in [out, inbound] {
      // Nobody has sent this here: it is for the very port.
      #expect(try await LoopbackConnection.outcome(to: port).ending == .reset)
    }
    #expect(setting.sink.exchanges.isEmpty)
    await ports.close(within: .seconds(5))
    await setting.close()
  }

  @Test func `a gateway whose ports are off listens nowhere`() async throws {
    let setting = try await Setting()
    var configuration = ProxyPorts.Configuration()
    configuration.gateway = ProxyPorts.Gateway(out: nil, in: nil)
    let ports = try await ProxyPorts.capture(
      configuration, redirection: Redirection(inside: nil, addresses: []) { _ in nil }, services: setting.services,
      group: MultiThreadedEventLoopGroup.singleton)
    #expect(ports.outPort == nil && ports.inPort == nil)
    await ports.close(within: .seconds(5))
    await setting.close()
  }

  @Test func `a map whose server is in the sandbox goes there by its way`() async throws {
    let server = try await LoopbackServer(answer: ok)
    let setting = try await Setting()
    var configuration = ProxyPorts.Configuration()
    configuration.hosts = ["127.0.0.1"]
    configuration.inside = FixedDialler(port: server.port)
    let place = Endpoint(name: "localhost", address: "192.0.2.1", port: 1)
    configuration.maps = [PortMap(port: .auto, server: place, direction: .inbound, flag: "--in-port", isInside: true)]
    let ports = try await ProxyPorts.capture(
      configuration, services: setting.services, group: MultiThreadedEventLoopGroup.singleton)
    let client = try await LoopbackConnection.connect(to: ports.mapPorts[0])
    try await client.send(get)
    try await client.received("ok")
    #expect(await setting.sink.exchanges(atLeast: 1).first?.direction == .inbound)
    await client.close()
    await ports.close(within: .seconds(5))
    await setting.close()
    await server.close()
  }
}
