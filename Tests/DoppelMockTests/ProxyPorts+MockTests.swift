import DoppelProxy
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
}
