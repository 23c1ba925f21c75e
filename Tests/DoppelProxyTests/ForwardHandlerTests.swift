import DoppelExchange
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import Testing

@testable import DoppelProxy

@Suite(.serialized) struct ForwardHandlerTests {
  private func ask(_ port: Int, path: String = "/") -> String {
    "GET http://127.0.0.1:\(port)\(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n"
  }

  @Test func `requests to several servers on one connection are forwarded and recorded in order`() async throws {
    let setting = try await Setting()
    let (one, two) = (try await LoopbackServer(answer: ok), try await LoopbackServer(answer: ok))
    let client = try await setting.client()
    for (number, port) in [one.port, two.port, one.port, one.port].enumerated() {
      try await client.send(self.ask(port, path: "/\(number)"))
      _ = try await client.received(count: (number + 1) * ok("").utf8.count)
    }
    #expect(await setting.sink.exchanges(atLeast: 4).map(\.location) == ["/0", "/1", "/2", "/3"])
    await client.close()
    #expect(await setting.isGone(one))
    await two.close()
    #expect(await Eventually.holds { OpenSockets.count(port: two.port) == 0 })
  }

  @Test func `a server that has ended its connection is dialled again, and the old one is closed`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.client()
    for number in 1...5 {
      try await client.send(self.ask(server.port))
      let peer = try await server.accept()
      try await peer.received("GET / HTTP/1.1")
      try await peer.send(ok(""))
      _ = try await client.received(count: number * ok("").utf8.count)
      try await peer.finish()
      if number > 1 { continue }
      try await client.send("")
    }
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test func `requests at once of a client that has said all are all answered before the end`() async throws {
    let setting = try await Setting()
    let (one, two) = (try await LoopbackServer(answer: ok), try await LoopbackServer(answer: ok))
    let client = try await setting.client()
    try await client.send([one, one, two].enumerated().map { self.ask($1.port, path: "/\($0)") }.joined())
    try await client.finish()
    #expect(try await client.receivedAll() == ok("") + ok("") + ok(""))
    #expect(await setting.sink.exchanges(atLeast: 3).map(\.location) == ["/0", "/1", "/2"])
    await client.close()
    await two.close()
    #expect(await setting.isGone(one))
  }

  @Test func `a client that is refused while it still sends gets the refusal and no reset, and counts as a connection`()
    async throws
  {
    let setting = try await Setting()
    let client = try await setting.client()
    let sending = client.begin(
      ByteBuffer(string: "POST / HTTP/1.1\r\nContent-Length: 8000000\r\n\r\n" + String(repeating: "x", count: 8_000_000)))
    #expect(try await client.receivedAll().hasPrefix("HTTP/1.1 400 Bad Request"))
    #expect(try await client.ending() == .closed)
    try await sending.get()
    #expect(setting.counters.connections == 1 && setting.sink.gaps.count == 1)
    await client.close()
    #expect(await setting.isGone())
  }

  @Test func `a refusal after a server's end is no other connection`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.client()
    try await client.send(self.ask(server.port))
    let peer = try await server.accept()
    try await peer.received("GET / HTTP/1.1")
    try await peer.send(ok(""))
    try await peer.finish()
    _ = try await peer.receivedAll()
    try await client.send("GET /x HTTP/1.1\r\n\r\n")
    #expect(try await client.receivedAll().contains("HTTP/1.1 400"))
    #expect(setting.counters.connections == 1)
    await client.close()
    await peer.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a server that is not there is a 502, and the gap is counted`() async throws {
    let setting = try await Setting()
    let client = try await setting.client()
    try await client.send(self.ask(try FreePort.next()))
    #expect(try await client.receivedAll().hasPrefix("HTTP/1.1 502"))
    #expect(setting.sink.gaps.map(\.reason).contains("a server that could not be reached"))
    await client.close()
    #expect(await setting.isGone())
  }

  @Test func `a client that goes within its request takes its server's connection along`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.client()
    try await client.send(
      "POST http://127.0.0.1:\(server.port)/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\npart")
    let peer = try await server.accept()
    try await peer.received("part")
    await client.close()
    _ = try await peer.ending()
    await peer.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a large body passes whole while one side is slow`() async throws {
    let setting = try await Setting()
    let server = try await LoopbackServer()
    let client = try await setting.client()
    try await client.send(self.ask(server.port))
    let peer = try await server.accept()
    try await peer.received("GET /")
    try await client.pause()
    let size = 32 * 1024 * 1024
    let head = "HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"
    try await peer.send(head)
    let sent = peer.begin(ByteBuffer(repeating: 0x42, count: size))
    #expect(try await peer.isHeldUp())
    try await client.resume()
    _ = try await client.received(count: size + head.utf8.count)
    try await sent.get()
    await client.close()
    await peer.close()
    #expect(await setting.isGone(server))
  }
}
