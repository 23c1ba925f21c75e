import DoppelTesting
import Testing

struct LoopbackInboxTests {
  @Test func `all who wait are told when their words come`() async throws {
    let server = try await LoopbackServer()
    let client = try await LoopbackConnection.connect(to: server.port)
    let peer = try await server.accept()
    async let one = peer.received("a")
    async let two = peer.received("b")
    try await client.send("a")
    #expect(try await one.hasPrefix("a"))
    try await client.send("b")
    #expect(try await two == "ab")
    await client.close()
    await peer.close()
    await server.close()
  }
}
