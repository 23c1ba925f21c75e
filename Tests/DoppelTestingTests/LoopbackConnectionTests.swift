import DoppelTesting
import NIOCore
import Testing

struct LoopbackConnectionTests {
  @Test func `what is sent is received, by words and by count`() async throws {
    let server = try await LoopbackServer()
    let client = try await LoopbackConnection.connect(to: server.port)
    let peer = try await server.accept()
    try await client.send("one ")
    try await client.send("two")
    #expect(try await peer.received("two") == "one two")
    #expect(try await peer.received(count: 7) == ByteBuffer(string: "one two"))
    #expect(try await peer.soFar() == "one two")
    await client.close()
    #expect(try await peer.receivedAll() == "one two")
    await peer.close()
    await server.close()
  }

  @Test func `an end and a reset are told apart`() async throws {
    let server = try await LoopbackServer()
    let first = try await LoopbackConnection.connect(to: server.port)
    try await first.finish()
    let one = try await server.accept()
    #expect(try await one.ending() == .closed)
    try await one.send("still open")
    try await first.received("still open")
    let second = try await LoopbackConnection.connect(to: server.port)
    let other = try await server.accept()
    try await second.reset()
    #expect(try await other.ending() == .reset)
    for connection in [first, one, other] { await connection.close() }
    await server.close()
  }

  @Test func `one that is paused takes nothing until it goes on`() async throws {
    let server = try await LoopbackServer()
    let client = try await LoopbackConnection.connect(to: server.port)
    let peer = try await server.accept()
    try await client.pause()
    let sent = peer.begin(ByteBuffer(repeating: 1, count: 32 * 1024 * 1024))
    #expect(try await peer.isHeldUp())
    try await client.resume()
    try await sent.get()
    #expect(try await client.received(count: 32 * 1024 * 1024).readableBytes == 32 * 1024 * 1024)
    await client.close()
    await peer.close()
    await server.close()
  }

  @Test func `the outcome of a connection is how it ended and what came, also where it is reset at once`() async throws {
    let server = try await LoopbackServer()
    async let reset = LoopbackConnection.outcome(to: server.port)
    try await server.accept().reset()
    #expect(try await reset == (.reset, ""))
    async let closed = LoopbackConnection.outcome(to: server.port, saying: "hello")
    let peer = try await server.accept()
    try await peer.received("hello")
    try await peer.send("bye")
    try await peer.finish()
    #expect(try await closed == (.closed, "bye"))
    await peer.close()
    await server.close()
  }
}
