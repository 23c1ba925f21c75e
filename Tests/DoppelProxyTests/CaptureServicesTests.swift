import DoppelExchange
import DoppelWire
import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelProxy

struct CaptureServicesTests {
  @Test func `each connection has a number, the client's address and the service's name`() async throws {
    let setting = try await Setting()
    let channel = NIOAsyncTestingChannel()
    let server = Endpoint(name: "a.test", port: 80)
    let contexts = (0..<2).map { _ in
      setting.services.context(of: channel, to: server, direction: .inbound, isSecure: true, fixedHost: "f")
    }
    #expect(contexts.map(\.id) == [ConnectionID(1), ConnectionID(2)])
    #expect(contexts[0].service == "app" && contexts[0].server == server && contexts[0].fixedHost == "f")
    #expect(contexts[0].isSecure && contexts[0].direction == .inbound && contexts[0].seed != contexts[1].seed)
    await setting.close()
  }
}
