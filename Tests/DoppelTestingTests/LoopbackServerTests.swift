import DoppelTesting
import Testing

struct LoopbackServerTests {
  @Test func `it answers each whole head, however it comes`() async throws {
    let server = try await LoopbackServer(answer: { "<\($0)>" })
    let client = try await LoopbackConnection.connect(to: server.port)
    for part in ["a\r\n", "\r\nb\r\n\r\nc\r\n\r", "\n"] { try await client.send(part) }
    try await client.received("<a><b><c>")
    await client.close()
    await server.close()
  }

  @Test func `connections are counted and handed out in the order in which they came`() async throws {
    let server = try await LoopbackServer()
    for number in 0..<3 {
      let client = try await LoopbackConnection.connect(to: server.port)
      try await client.send("\(number)")
      let peer = try await server.accept()
      try await peer.received("\(number)")
      await client.close()
      await peer.close()
    }
    #expect(server.count == 3)
    await server.close()
    await #expect(throws: (any Error).self) { try await LoopbackConnection.connect(to: server.port) }
  }
}
