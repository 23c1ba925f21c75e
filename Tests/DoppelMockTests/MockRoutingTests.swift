import DoppelExchange
import DoppelRules
import DoppelTesting
import DoppelTransport
import NIOCore
import Testing

@testable import DoppelMock

struct MockRoutingTests {
  @Test func `a host that is not mocked is tunnelled untouched, also where its server speaks first`() async throws {
    let setting = try await MockSetting(mocked: MockedHosts(except: [try HostSelector("localhost")]))
    let server = try await LoopbackServer()
    let client = try await setting.client()
    try await client.send("CONNECT localhost:\(server.port) HTTP/1.1\r\n\r\n")
    let peer = try await server.accept()
    try await peer.send("220 hi")
    try await client.received("220 hi")
    try await client.send(ask("/known"))
    try await peer.received("GET /known")
    await client.close()
    _ = try await peer.ending()
    await peer.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a host that is not mocked and not there is refused`() async throws {
    let setting = try await MockSetting(mocked: MockedHosts(only: [try HostSelector("a.test")]))
    let client = try await setting.client()
    try await client.send("CONNECT localhost:\(try FreePort.next()) HTTP/1.1\r\n\r\n")
    #expect(try await client.receivedAll().hasPrefix("HTTP/1.1 502"))
    #expect(setting.results.gaps.map(\.reason) == ["a server that could not be reached"])
    #expect(setting.services.counters.connections == 1)
    await client.close()
    #expect(await setting.isGone())
  }
}
