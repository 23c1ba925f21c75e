import DoppelExchange
import DoppelRules
import DoppelTesting
import DoppelWire
import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelProxy

@Suite(.serialized) struct TunnelHandlerTests {
  @Test func `HTTP in a tunnel is relayed and recorded`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer(answer: ok)
    let client = try await setting.tunnel(to: server.port)
    try await client.send(get)
    try await client.received("ok")
    let exchange = try #require(await setting.sink.exchanges(atLeast: 1).first)
    #expect(exchange.protocolName == "http" && exchange.status == "200" && exchange.location == "/x")
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a server that speaks first is heard through CONNECT and recorded as opaque`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.tunnel(to: server.port)
    try await self.converse(client, try await server.accept(), setting)
    #expect(await setting.isGone(server))
  }

  @Test func `a server that speaks first is heard through SOCKS5 and recorded as opaque`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.client()
    try await client.send(ByteBuffer(bytes: [5, 1, 0]))
    _ = try await client.received(count: 2)
    try await client.send(ByteBuffer(bytes: [5, 1, 0, 1, 127, 0, 0, 1, UInt8(server.port >> 8), UInt8(server.port & 255)]))
    _ = try await client.received(count: 12)
    try await self.converse(client, try await server.accept(), setting)
    #expect(await setting.isGone(server))
  }

  @Test func `a server that speaks first is heard through a map and recorded as opaque`() async throws {
    let server = try await LoopbackServer()
    let setting = try await Setting(maps: [map(to: server.port)])
    let client = try await setting.mapped()
    try await self.converse(client, try await server.accept(), setting)
    #expect(await setting.isGone(server))
  }

  private func converse(_ client: LoopbackConnection, _ peer: LoopbackConnection, _ setting: Setting) async throws {
    try await peer.send("220 mail.test\r\n")
    try await client.received("220 mail.test\r\n")
    try await client.send("HELO me\r\n")
    try await peer.received("HELO me\r\n")
    try await peer.send("250 you\r\n")
    try await peer.finish()
    #expect(try await client.receivedAll().hasSuffix("220 mail.test\r\n250 you\r\n"))
    await client.close()
    _ = try await peer.ending()
    await peer.close()
    let exchanges = await setting.sink.exchanges(atLeast: 2)
    #expect(exchanges.allSatisfy { $0.protocolName == "opaque" && $0.completeness == .opaque("the server spoke first") })
    #expect(exchanges.map { $0.request.map { String(buffer: $0.body) } } == ["", "HELO me\r\n"])
    #expect(exchanges.map { $0.response.map { String(buffer: $0.body) } } == ["220 mail.test\r\n", "250 you\r\n"])
    #expect(exchanges.map(\.response?.framing) == [.length, .close], "the server ended the conversation")
  }

  @Test func `a server that greets and ends at once is heard`() async throws {
    let server = try await LoopbackServer()
    let setting = try await Setting(maps: [map(to: server.port)])
    let client = try await setting.mapped()
    let peer = try await server.accept()
    try await peer.send("busy")
    await peer.close()
    #expect(try await client.receivedAll() == "busy")
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a server that ends without a word ends the client's connection`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.tunnel(to: server.port)
    await (try await server.accept()).close()
    _ = try await client.ending()
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a client that ends without a word is told to the server`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.tunnel(to: server.port)
    await client.close()
    let peer = try await server.accept()
    #expect(try await peer.ending() == .closed)
    await peer.close()
    #expect(await setting.isGone(server))
  }

  private static let half = ByteBuffer(bytes: [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])

  /// A tunnel on channels whose time the test moves: what the client says, and what has come to the server by then.
  private func embedded(
    _ setting: Setting, _ body: (EmbeddedChannel, _ heard: () throws -> ByteBuffer?) throws -> Void
  ) throws {
    let client = EmbeddedChannel()
    let upstream = EmbeddedChannel(loop: client.embeddedEventLoop)
    let address = try SocketAddress(ipAddress: "127.0.0.1", port: 1)
    for channel in [client, upstream] { try channel.connect(to: address).wait() }
    let probe = ServerFirstProbe()
    try upstream.pipeline.syncOperations.addHandler(probe)
    try client.pipeline.syncOperations.addHandler(
      TunnelHandler(
        Tunnel(server: Endpoint(name: "a.test", port: 443), direction: .outbound), upstream: upstream, probe: probe,
        services: setting.services))
    try body(client) { try upstream.readOutbound(as: ByteBuffer.self) }
    _ = try? client.finish()
    _ = try? upstream.finish()
  }

  @Test func `half a ClientHello is passed on after the limit of silence and not before`() async throws {
    let setting = try await Setting()
    try self.embedded(setting) { client, heard in
      try client.writeInbound(Self.half)
      client.embeddedEventLoop.advanceTime(by: .milliseconds(2_999))
      #expect(try heard() == nil)
      client.embeddedEventLoop.advanceTime(by: .milliseconds(1))
      #expect(try heard() == Self.half)
    }
    await setting.close()
  }

  @Test func `half a ClientHello of as many bytes as are looked at waits, with one more it is passed on`() async throws {
    var limits = Limits.defaults
    limits.sniffedBytes = Self.half.readableBytes
    let setting = try await Setting(limits: limits)
    try self.embedded(setting) { client, heard in
      try client.writeInbound(Self.half)
      #expect(try heard() == nil)
      try client.writeInbound(ByteBuffer(bytes: [7]))
      #expect(try heard() == ByteBuffer(bytes: Array(Self.half.readableBytesView) + [7]))
    }
    await setting.close()
  }

  @Test func `while neither side speaks nothing is decided, however long`() async throws {
    let setting = try await Setting()
    try self.embedded(setting) { client, heard in
      client.embeddedEventLoop.advanceTime(by: .hours(1))
      #expect(client.isActive)
      try client.writeInbound(ByteBuffer(string: "late"))
      #expect(try heard() == ByteBuffer(string: "late"))
    }
    await setting.close()
  }

  @Test func `half a request line reaches the server at once`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.tunnel(to: server.port)
    try await client.send("GET /ha")
    let peer = try await server.accept()
    try await peer.received("GET /ha")
    await client.close()
    _ = try await peer.ending()
    await peer.close()
    #expect(await setting.isGone(server))
  }

  @Test func `an open tunnel without a word ends promptly when the run ends`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.tunnel(to: server.port)
    let idle = try await setting.client()
    let start = ContinuousClock.now
    await setting.ports.close(within: .seconds(60))
    #expect(ContinuousClock.now - start < .seconds(10))
    _ = (try await client.ending(), try await idle.ending())
    await client.close()
    await idle.close()
    await (try await server.accept()).close()
    #expect(await setting.isGone(server))
  }
}
