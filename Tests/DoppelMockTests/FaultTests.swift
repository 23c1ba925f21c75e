import DoppelExchange
import DoppelProxy
import DoppelRespond
import DoppelRules
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import Testing

@testable import DoppelMock

/// Servers and clients that fail, on the ports of a mock.
@Suite(.serialized) struct FaultTests {
  /// The ways on which a client reaches a mock.
  enum Way: CaseIterable, Sendable { case map, secureMap, absolute, tunnel, secureTunnel, socks5 }

  private func client(_ way: Way, _ setting: MockSetting) async throws -> LoopbackConnection {
    let isMapped = way == .map || way == .secureMap
    let port = isMapped ? setting.ports.mapPorts[0] : setting.ports.outPort ?? 0
    let client = try await LoopbackConnection.connect(to: port)
    switch way {
    case .map, .secureMap, .absolute: break
    case .tunnel, .secureTunnel:
      try await client.send("CONNECT a.test:80 HTTP/1.1\r\n\r\n")
      try await client.received("200 Connection established\r\n\r\n")
    case .socks5:
      try await client.send(ByteBuffer(bytes: [5, 1, 0, 5, 1, 0, 3, 6] + Array("a.test".utf8) + [0, 80]))
      _ = try await client.received(count: 12)
    }
    if way == .secureMap || way == .secureTunnel { try await setting.startTLS(client) }
    return client
  }

  private func head(_ way: Way, _ path: String = "/known", _ method: String = "GET", fields: String = "") -> String {
    "\(method) \(way == .absolute ? "http://a.test" : "")\(path) HTTP/1.1\r\nHost: a.test\r\n\(fields)\r\n"
  }

  @Test(arguments: Way.allCases) func `a request of one byte at a time is answered`(way: Way) async throws {
    let setting = try await MockSetting(maps: [map(to: 80)])
    let client = try await self.client(way, setting)
    for byte in self.head(way).utf8 { try await client.send(ByteBuffer(bytes: [byte])) }
    try await client.received("recorded")
    await client.close()
    #expect(await setting.results.exchanges(atLeast: 1).map(\.completeness) == [.complete])
    #expect(await setting.isGone())
  }

  @Test(arguments: Way.allCases) func `a body over the limit is refused with 413, also while the client still sends`(
    way: Way
  ) async throws {
    var limits = Limits.defaults
    limits.bodyKept = 1_000
    let setting = try await MockSetting(maps: [map(to: 80)], limits: limits)
    for (fields, body) in [
      ("Content-Length: 1001\r\n", ""), ("Transfer-Encoding: chunked\r\n", "3e9\r\n" + String(repeating: "x", count: 1_001)),
    ] {
      let client = try await self.client(way, setting)
      let rest = String(repeating: "y", count: 8_000_000)
      let sending = client.begin(ByteBuffer(string: self.head(way, "/known", "POST", fields: fields) + body + rest))
      try await client.received("HTTP/1.1 413 Content Too Large\r\n")
      // the rest is taken, and the client sees an end and no reset
      #expect(try await client.ending() == .closed)
      try await sending.get()
      await client.close()
    }
    #expect(setting.results.gaps.count { $0.reason == "the body is longer than the limit" } == 2)
    #expect(await setting.isGone())
  }

  @Test(arguments: Way.allCases) func `requests at once of a client that has said all are all answered before the end`(
    way: Way
  ) async throws {
    let setting = try await MockSetting(maps: [map(to: 80)])
    let client = try await self.client(way, setting)
    try await client.send(self.head(way) + self.head(way, "/other") + self.head(way))
    try await client.finish()
    let said = try await client.receivedAll()
    #expect(said.split(separator: "HTTP/1.1 ").map { $0.prefix(3) }.suffix(3) == ["200", "404", "200"])
    await client.close()
    #expect(await setting.isGone())
  }

  @Test(arguments: Way.allCases) func `a client that leaves within its request leaves nothing behind`(way: Way) async throws {
    let setting = try await MockSetting(maps: [map(to: 80)])
    let client = try await self.client(way, setting)
    try await client.send(self.head(way, "/known", "POST", fields: "Content-Length: 10\r\n") + "part")
    await client.close()
    let good = try await self.client(way, setting)
    try await good.send(self.head(way))
    try await good.received("recorded")
    await good.close()
    #expect(await setting.isGone())
  }

  @Test func `a client that leaves while its server is asked ends that too, and nothing is counted as failed`() async throws {
    let server = try await LoopbackServer()
    let setting = try await MockSetting(maps: [map(to: server.port, host: "localhost")], onMiss: .passthrough)
    let client = try await setting.mapped()
    try await client.send(ask("/slow"))
    let peer = try await server.accept()
    try await peer.received("GET /slow")
    // A client that has only said all it will say still waits for its answer.
    try await client.reset()
    _ = try await peer.ending()
    await peer.close()
    #expect(await setting.isGone(server))
    #expect(setting.services.tally.failureCount == 0)
  }

  @Test(arguments: ["refuses", "ends", "resets within its answer", "speaks no HTTP"])
  func `a server that fails when it is asked is a 502 that says why, and counted`(how: String) async throws {
    let server = try await LoopbackServer()
    if how == "refuses" { await server.close() }
    let setting = try await MockSetting(maps: [map(to: server.port, host: "localhost")], onMiss: .passthrough)
    let client = try await setting.mapped()
    try await client.send(ask("/live"))
    if how != "refuses" {
      let peer = try await server.accept()
      try await peer.received("GET /live")
      if how == "resets within its answer" { try await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart") }
      if how == "speaks no HTTP" { try await peer.send("220 mail.test\r\n") }
      if how == "ends" { await peer.close() } else { try await peer.reset() }
    }
    let said = try await client.received("\"error\"")
    #expect(said.hasPrefix("HTTP/1.1 502 ") && !said.contains("part"))
    await client.close()
    #expect(await Eventually.holds { setting.services.tally.failureCount == 1 })
    #expect(await setting.isGone(server))
  }

  @Test func `a server that stalls holds nobody else up`() async throws {
    let server = try await LoopbackServer()
    let setting = try await MockSetting(
      maps: [map(to: server.port, host: "localhost")], onMiss: .passthrough, host: "localhost")
    let stalled = try await setting.mapped()
    try await stalled.send(ask("/stalls"))
    let peer = try await server.accept()
    try await peer.received("GET /stalls")
    let good = try await setting.client()
    try await good.send("GET http://localhost/known HTTP/1.1\r\nHost: localhost\r\n\r\n")
    try await good.received("recorded")
    for connection in [stalled, good, peer] { await connection.close() }
    #expect(await setting.isGone(server))
  }

  @Test(.enabled(if: OpenFiles.raise() >= 8_192, "needs 8,192 open files"))
  func `two thousand silent clients hold nobody up`() async throws {
    let setting = try await MockSetting(maps: [map(to: 80)])
    var silent: [LoopbackConnection] = []
    for number in 0..<2_000 { silent.append(try await number % 2 == 0 ? setting.client() : setting.mapped()) }
    let good = try await setting.mapped()
    try await good.send(ask("/known"))
    try await good.received("recorded")
    for client in silent + [good] { await client.close() }
    #expect(await setting.isGone())
  }
}
