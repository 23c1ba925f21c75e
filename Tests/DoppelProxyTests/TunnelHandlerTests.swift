import DoppelExchange
import DoppelRules
import DoppelTesting
import DoppelWire
import NIOCore
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
    let exchange = try #require(await setting.sink.exchanges(atLeast: 1).first)
    #expect(exchange.protocolName == "opaque")
    #expect(exchange.response.map { String(buffer: $0.body) } == "220 mail.test\r\n250 you\r\n")
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

  @Test func `half a ClientHello is passed on after a short silence`() async throws {
    var limits = Limits.defaults
    limits.sniffTime = .milliseconds(50)
    let setting = try await Setting(limits: limits)
    let server = try await LoopbackServer()
    let client = try await setting.tunnel(to: server.port)
    let peer = try await server.accept()
    let half = ByteBuffer(bytes: [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])
    try await client.send(half)
    #expect(try await peer.received(count: half.readableBytes) == half)
    try await peer.send("what?")
    try await client.received("what?")
    await client.close()
    await peer.close()
    #expect(await setting.isGone(server))
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
