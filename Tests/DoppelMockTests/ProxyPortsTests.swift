import DoppelProxy
import DoppelReport
import DoppelRules
import DoppelTesting
import DoppelTransport
import NIOPosix
import Testing

@testable import DoppelMock

struct ProxyPortsMockTests {
  @Test func `it listens where it was told to, and a port that is taken is an error`() async throws {
    let setting = try await MockSetting(maps: [map(to: 80), map(to: 81)])
    #expect(setting.ports.mapPorts.count == 2 && setting.ports.outPort != nil)
    var configuration = ProxyPorts.Configuration()
    configuration.hosts = ["127.0.0.1"]
    configuration.outPort = .number(setting.ports.mapPorts[0])
    let error = await #expect(throws: TransportError.self) {
      _ = try await ProxyPorts.mock(configuration, services: setting.services, group: MultiThreadedEventLoopGroup.singleton)
    }
    #expect(error?.code == .portTaken)
    #expect(await setting.isGone())
  }

  @Test(.needsNetworks) func `redirected connections are answered as of the server that they were for`() async throws {
    let network = try await OwnNetwork()
    let setting = try await MockSetting(
      known: KnownServers(["a.test"]), redirected: try await network.redirectAll(unlessMarked: 1))
    for (address, path, said) in [("203.0.113.7", "/known", "recorded"), ("2001:db8::7", "/else", "nearMisses")] {
      let client = try await network.connect(address, 80)
      try await client.send(ask(path, host: path == "/known" ? "a.test" : "b.test"))
      try await client.received(said)
      await client.close()
    }
    #expect(setting.services.report.egress.attempts.map(\.destination) == ["[2001:db8::7]:80"])
    #expect(await setting.isGone())
  }

  @Test(.needsNetworks)
  func `a redirected server that is not mocked is reached, and where it is not there the connection breaks`() async throws {
    let network = try await OwnNetwork()
    let server = try await LoopbackServer(answer: live)
    let setting = try await MockSetting(
      mocked: MockedHosts(except: [try HostSelector("127.0.0.1"), try HostSelector("127.0.0.2")]),
      redirected: try await network.redirectAll(unlessMarked: 1))
    let client = try await network.connect("127.0.0.1", server.port)
    try await client.send(ask("/any"))
    try await client.received("live")
    await client.close()
    #expect(try await network.isReset("127.0.0.2", try FreePort.next()))
    #expect(await setting.isGone(server))
  }
}
