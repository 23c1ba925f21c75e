import DoppelExchange
import DoppelRules
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelProxy

@Suite(.serialized) struct TunnelHandlerInterceptionTests {
  @Test func `TLS is taken apart, and what is inside recorded`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer(answer: ok, setUp: try setting.serverTLS())
    let client = try await setting.tunnel(to: server.port, host: "localhost")
    try await setting.startTLS(client)
    try await client.send(get)
    try await client.received("ok")
    let exchange = try #require(await setting.sink.exchanges(atLeast: 1).first)
    #expect(exchange.isSecure && exchange.protocolName == "http" && exchange.server.name == "localhost")
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a server that ends after its answer ends the client's TLS`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer(setUp: try setting.serverTLS())
    let client = try await setting.tunnel(to: server.port, host: "localhost")
    try await setting.startTLS(client)
    try await client.send(get)
    let peer = try await server.accept()
    try await peer.received("GET /x")
    try await peer.send("HTTP/1.1 200 OK\r\n\r\nuntil the end")
    async let closed: Void = peer.close()
    #expect(try await client.receivedAll().hasSuffix("until the end"))
    await client.close()
    await closed
    #expect(await setting.sink.exchanges(atLeast: 1).first?.status == "200")
    #expect(await setting.isGone(server))
  }

  @Test func `a server whose certificate is not trusted is told in the client's protocol`() async throws {
    let setting = try await Setting(trustsServers: false)
    let server = try await LoopbackServer(answer: ok, setUp: try setting.serverTLS())
    let client = try await setting.tunnel(to: server.port, host: "localhost")
    try await setting.startTLS(client)
    try await client.send(get)
    let said = try await client.received("HTTP/1.1 502")
    #expect(said.contains("--upstream-insecure localhost"))
    #expect(setting.said.contains { $0.contains("the certificate of localhost") })
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a server that speaks no TLS is told as such`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.tunnel(to: server.port, host: "localhost")
    try await setting.startTLS(client)
    // It leaves once the handshake is complete, which waits for the server.
    _ = client.begin(ByteBuffer(string: get))
    let peer = try await server.accept()
    _ = try await peer.received(count: 1)
    try await peer.send("HTTP/1.1 400 Bad Request\r\n\r\n")
    await peer.close()
    #expect(try await client.received("HTTP/1.1 502").contains("localhost"))
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a client that goes while TLS with the server is made leaves nothing behind`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.tunnel(to: server.port, host: "localhost")
    try await setting.startTLS(client)
    let peer = try await server.accept()
    _ = try await peer.received(count: 1)
    await client.close()
    _ = try await peer.ending()
    await peer.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a client that refuses our certificate has its TLS left untouched from then on`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer(answer: ok, setUp: try setting.serverTLS())
    let first = try await setting.tunnel(to: server.port, host: "localhost")
    try await setting.startTLS(first, trusting: false)
    _ = try? await first.send(get)
    _ = try await first.ending()
    await first.close()
    #expect(await Eventually.holds { setting.services.interception.opaqueHosts.all == ["localhost"] })
    let second = try await setting.tunnel(to: server.port, host: "localhost")
    try await setting.startTLS(second, trusting: false)
    try await second.send(get)
    try await second.received("ok")
    await second.close()
    #expect(await setting.isGone(server))
    #expect(await setting.sink.exchanges(atLeast: 1).contains { $0.protocolName == "opaque" })
  }

  @Test func `TLS that is left untouched as configured reaches the server as it is`() async throws {
    let setting = try await Setting(untouched: [try HostSelector("localhost")])
    let server = try await LoopbackServer(answer: ok, setUp: try setting.serverTLS())
    let client = try await setting.tunnel(to: server.port, host: "localhost")
    try await setting.startTLS(client, trusting: false)
    try await client.send(get)
    try await client.received("ok")
    await client.close()
    #expect(await setting.isGone(server))
    let exchange = try #require(await setting.sink.exchanges(atLeast: 1).first)
    #expect(exchange.completeness == .opaque("TLS left untouched as configured"))
  }
}
