import DoppelTesting
import Testing

@Suite(.enabled(if: OpenSockets.isKnown, "only Linux tells the sockets")) struct OpenSocketsTests {
  @Test func `who listens is told by address, and nobody once it is closed`() async throws {
    let server = try await LoopbackServer()
    #expect(OpenSockets.listeners(port: server.port) == ["127.0.0.1"])
    await server.close()
    #expect(await Eventually.holds { OpenSockets.listeners(port: server.port).isEmpty })
  }

  @Test func `both ends of a connection are counted, and none once they are closed`() async throws {
    let server = try await LoopbackServer()
    #expect(OpenSockets.count(port: server.port) == 0, "what listens is left out")
    let client = try await LoopbackConnection.connect(to: server.port)
    let peer = try await server.accept()
    #expect(OpenSockets.count(port: server.port) == 2)
    await client.close()
    _ = try await peer.ending()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 1 })
    await peer.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
    await server.close()
  }
}
