import DoppelExchange
import DoppelTesting
import DoppelTransport
import NIOCore
import NIOPosix
import Testing

@testable import DoppelProxy

struct PassFrontTests {
  /// A port whose clients are passed to a server.
  private func listen(
    to server: Endpoint, way: (any Dialling)? = nil, registry: ConnectionRegistry = ConnectionRegistry(),
    notices: NoticeBox = NoticeBox()
  ) async throws -> Listener {
    try await Listener.bind(["127.0.0.1"], port: .auto, purpose: "--test", group: MultiThreadedEventLoopGroup.singleton) {
      channel in
      registry.add(channel)
      return channel.eventLoop.makeCompletedFuture {
        let tunnel = Tunnel(server: server, direction: .inbound, way: way)
        try channel.pipeline.syncOperations.addHandler(PassFront(tunnel, dialler: Dialler()) { notices.add($0) })
      }
    }
  }

  @Test(arguments: [true, false])
  func `client and server are joined, by the tunnel's way or else by the common one`(hasWay: Bool) async throws {
    let server = try await LoopbackServer()
    let listener = try await self.listen(
      to: hasWay ? Endpoint(address: "192.0.2.1", port: 1) : Endpoint(address: "127.0.0.1", port: server.port),
      way: hasWay ? FixedDialler(port: server.port) : nil)
    let client = try await LoopbackConnection.connect(to: listener.port)
    try await client.send("\0\u{1}any")
    let peer = try await server.accept()
    try await peer.received("\0\u{1}any")
    try await peer.send("thing")
    await peer.close()
    #expect(try await client.receivedAll() == "thing")
    await client.close()
    await listener.close()
    await server.close()
  }

  @Test func `what a client says and ends at once reaches the server`() async throws {
    let server = try await LoopbackServer()
    for _ in 0..<10 {
      let listener = try await self.listen(to: Endpoint(address: "127.0.0.1", port: server.port))
      let client = try await LoopbackConnection.connect(to: listener.port)
      try await client.expectToBeHeard(by: server)
      await listener.close()
    }
    await server.close()
  }

  @Test func `a client that has ended and reads slowly gets all that its server said before it left`() async throws {
    let server = try await LoopbackServer()
    let listener = try await self.listen(to: Endpoint(address: "127.0.0.1", port: server.port))
    let client = try await LoopbackConnection.connect(to: listener.port)
    try await client.pause()
    try await client.send("all")
    try await client.finish()
    let peer = try await server.accept()
    #expect(try await peer.receivedAll() == "all")
    let length = 24 << 20
    let sent = peer.begin(ByteBuffer(repeating: UInt8(ascii: "x"), count: length))
    try await client.resume()
    try await sent.get()
    await peer.close()
    #expect(try await client.receivedAll().utf8.count == length)
    await client.close()
    await listener.close()
    await server.close()
  }

  @Test func `a server that speaks first is heard`() async throws {
    let server = try await LoopbackServer()
    let listener = try await self.listen(to: Endpoint(address: "127.0.0.1", port: server.port))
    let client = try await LoopbackConnection.connect(to: listener.port)
    let peer = try await server.accept()
    try await peer.send("220 hi")
    try await client.received("220 hi")
    await client.close()
    await peer.close()
    await listener.close()
    await server.close()
  }

  @Test func `where there is no server the connection breaks, and the reason is said`() async throws {
    let notices = NoticeBox()
    let port = try FreePort.next()
    let listener = try await self.listen(to: Endpoint(address: "127.0.0.1", port: port), notices: notices)
    #expect(try await LoopbackConnection.outcome(to: listener.port).ending == .reset)
    #expect(notices.all == ["127.0.0.1:\(port): connection refused"])
    await listener.close()
  }

  @Test func `a client that is gone leaves no connection to the server`() async throws {
    let server = try await LoopbackServer()
    let registry = ConnectionRegistry()
    let listener = try await self.listen(to: Endpoint(address: "127.0.0.1", port: server.port), registry: registry)
    for _ in 0..<20 { try await (try await LoopbackConnection.connect(to: listener.port)).reset() }
    await listener.close()
    await registry.close(within: .seconds(5))
    #expect(registry.count == 0)
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: listener.port) == 0 })
  }
}
