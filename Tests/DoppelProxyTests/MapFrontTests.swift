import DoppelExchange
import DoppelTLS
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOPosix
import Testing

@testable import DoppelProxy

@Suite(.serialized) struct MapFrontTests {
  @Test func `a map stands for its server`() async throws {
    let server = try await LoopbackServer(answer: ok)
    let setting = try await Setting(maps: [map(to: server.port)])
    let client = try await setting.mapped()
    try await client.send(get)
    try await client.received("ok")
    #expect(await setting.sink.exchanges(atLeast: 1).first?.server.name == "localhost")
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a client without TLS reaches a server with it, also one that speaks first`() async throws {
    let authority = try Authority.make(at: .now())
    let outer = try await Setting(serversAuthority: authority)
    let server = try await LoopbackServer(setUp: try outer.serverTLS())
    let setting = try await Setting(maps: [map(to: server.port, isSecure: true)], serversAuthority: authority)
    let client = try await setting.mapped()
    let peer = try await server.accept()
    try await peer.send("220 hi")
    try await client.received("220 hi")
    try await client.send("HELO")
    try await peer.received("HELO")
    await client.close()
    await peer.close()
    await outer.close()
    #expect(await setting.isGone(server))
    #expect(setting.sink.exchanges.first?.isSecure == true)
  }

  @Test func `a server whose TLS is not trusted is told in the words of a client without TLS`() async throws {
    let outer = try await Setting()
    let server = try await LoopbackServer(answer: ok, setUp: try outer.serverTLS())
    // The server's authority is that of the other setting, so this one does not trust it.
    let setting = try await Setting(maps: [map(to: server.port, isSecure: true)])
    let client = try await setting.mapped()
    try await client.send(get)
    #expect(try await client.received("HTTP/1.1 502").contains("certificate of localhost"))
    #expect(setting.sink.gaps.map(\.reason) == ["a server whose TLS failed"])
    await client.close()
    await outer.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a server that is not there is told in the client's protocol, and the request is kept`() async throws {
    let setting = try await Setting(maps: [map(to: try FreePort.next())])
    let client = try await setting.mapped()
    try await client.send(get)
    #expect(try await client.received("HTTP/1.1 502").contains("connection refused"))
    await client.close()
    let exchange = try #require(await setting.sink.exchanges(atLeast: 1).first)
    #expect(exchange.request != nil && exchange.response == nil)
    #expect(setting.sink.gaps.map(\.reason).contains("a server that could not be reached"))
    #expect(await setting.isGone())
  }

  @Test func `a client that goes at once leaves nothing behind, whether its server is there or not`() async throws {
    let server = try await LoopbackServer()
    for port in [server.port, try FreePort.next()] {
      let setting = try await Setting(maps: [map(to: port)])
      for _ in 0..<20 { await (try await setting.mapped()).close() }
      if port == server.port {
        for _ in 0..<20 { await (try await server.accept()).close() }
      }
      #expect(await Eventually.holds { OpenSockets.count(port: setting.ports.mapPorts[0]) == 0 })
      #expect(await setting.isGone())
    }
    await server.close()
  }

  @Test func `what a client says and ends at once reaches the server`() async throws {
    let server = try await LoopbackServer()
    let setting = try await Setting(maps: [map(to: server.port)])
    let client = try await setting.mapped()
    try await client.expectToBeHeard(by: server)
    #expect(await setting.isGone(server))
  }

  /// A port whose connections are for a server, as their clients believe.
  private func transparent(_ setting: Setting, to server: Endpoint, isSecure: Bool = false, way: (any Dialling)? = nil)
    async throws
    -> Listener
  {
    try await Listener.bind(["127.0.0.1"], port: .auto, purpose: "--test", group: MultiThreadedEventLoopGroup.singleton) {
      channel in
      channel.eventLoop.makeCompletedFuture {
        let tunnel = Tunnel(server: server, direction: .outbound, isServerSecure: isSecure, isTransparent: true, way: way)
        try channel.pipeline.syncOperations.addHandler(MapFront(tunnel, services: setting.services))
      }
    }
  }

  @Test func `a client that believes in its server sees a broken connection where there is none, and no answer`() async throws {
    let setting = try await Setting()
    let listener = try await self.transparent(
      setting, to: Endpoint(name: "localhost", address: "127.0.0.1", port: try FreePort.next()))
    #expect(try await LoopbackConnection.outcome(to: listener.port, saying: get) == (.reset, ""))
    #expect(setting.sink.gaps == [Gap(reason: "a server that could not be reached", host: "localhost")])
    #expect(setting.said.count == 1 && setting.said[0].contains("connection refused"))
    #expect(setting.counters.connections == 1)
    await listener.close()
    await setting.close()
  }

  @Test func `a server that is called by its address shows it in its certificate, and keeps the name that it is known by`()
    async throws
  {
    let setting = try await Setting()
    let server = try await LoopbackServer(answer: ok, setUp: try setting.serverTLS("127.0.0.1"))
    let listener = try await self.transparent(
      setting, to: Endpoint(name: "known.test", address: "127.0.0.1", port: server.port))
    let client = try await LoopbackConnection.connect(to: listener.port) {
      try $0.pipeline.syncOperations.addHandler(try setting.clientTLS(nil))
    }
    try await client.send(get)
    try await client.received("ok")
    let exchange = try #require(await setting.sink.exchanges(atLeast: 1).first)
    #expect(exchange.server.name == "known.test" && exchange.isSecure)
    await client.close()
    await listener.close()
    await setting.close()
    await server.close()
  }

  @Test func `so it does where the server's TLS is not trusted`() async throws {
    let outer = try await Setting()
    let server = try await LoopbackServer(answer: ok, setUp: try outer.serverTLS())
    let setting = try await Setting()
    let listener = try await self.transparent(
      setting, to: Endpoint(name: "localhost", address: "127.0.0.1", port: server.port), isSecure: true)
    #expect(try await LoopbackConnection.outcome(to: listener.port).ending == .reset)
    #expect(setting.sink.gaps.map(\.reason) == ["a server whose TLS failed"])
    await listener.close()
    await setting.close()
    await outer.close()
    await server.close()
  }

  @Test func `a tunnel with a way of its own takes it, and is kept under the server's own name`() async throws {
    let server = try await LoopbackServer(answer: ok)
    let setting = try await Setting()
    let listener = try await self.transparent(
      setting, to: Endpoint(name: "far.test", address: "192.0.2.1", port: 80), way: FixedDialler(port: server.port))
    let client = try await LoopbackConnection.connect(to: listener.port)
    try await client.send(get)
    try await client.received("ok")
    let exchange = try #require(await setting.sink.exchanges(atLeast: 1).first)
    #expect(exchange.server.name == "far.test" && exchange.server.port == 80)
    await client.close()
    await listener.close()
    await setting.close()
    await server.close()
  }
}
