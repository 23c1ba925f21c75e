import DoppelExchange
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelProxy

/// Servers that fail, in each way of reaching them: the client sees what it would see without Doppel, and what is kept says so.
@Suite(.serialized) struct ServerFaultTests {
  @Test(arguments: Way.allCases)
  func `an answer that comes before its request has ended passes, and so does the rest of the request`(way: Way) async throws {
    let passage = try await Passage(way)
    let client = try await passage.client()
    try await client.send(passage.head("POST", fields: "Content-Length: 10\r\n") + "01234")
    let peer = try await passage.server.accept()
    try await peer.received("01234")
    try await peer.send("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig")
    // A closure alert ends both directions of TLS.
    if !way.isSecure { try await peer.finish() }
    try await client.received("\r\n\r\nbig")
    try await client.send("56789")
    try await peer.received("0123456789")
    await client.close()
    await peer.close()
    let exchange = try #require(await passage.exchanges(1).first)
    #expect(exchange.status == "413" && exchange.completeness == .complete)
    #expect(exchange.request?.body == ByteBuffer(string: "0123456789"))
    #expect(passage.setting.sink.exchanges.count == 1 && passage.setting.sink.gaps.isEmpty)
    #expect(await passage.isGone())
  }

  @Test(arguments: Way.allCases)
  func `a server that resets within its answer is an answer that was cut`(way: Way) async throws {
    let passage = try await Passage(way)
    let (client, peer) = try await passage.asked()
    try await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart")
    try await client.received("part")
    try await peer.reset()
    let ending = try await client.ending()
    // A server of TLS that gives up a connection says its end in order before it resets it.
    #expect(ending == .reset || way.isSecure, "what was cut does not look whole")
    #expect(try await client.soFar().hasSuffix("part"))
    await client.close()
    let exchange = try #require(await passage.exchanges(1).first)
    #expect(exchange.completeness == .partial("the connection ended within the response"))
    #expect(exchange.response?.body == ByteBuffer(string: "part") && exchange.status == "200")
    #expect(await passage.isGone())
    #expect(passage.setting.sink.exchanges.count == 1)
  }

  @Test(arguments: Way.allCases)
  func `a server that ends without an answer leaves a request without a response`(way: Way) async throws {
    let passage = try await Passage(way)
    let (client, peer) = try await passage.asked()
    await peer.close()
    let said = try await client.receivedAll()
    // Only in absolute form the proxy is the one that answers.
    #expect(way == .absolute ? said.hasPrefix("HTTP/1.1 502 ") : !said.contains("HTTP/1.1 502"))
    await client.close()
    let exchange = try #require(await passage.exchanges(1).first)
    #expect(exchange.completeness == .partial("no response"))
    #expect(exchange.request != nil && exchange.response == nil && exchange.location == "/x")
    #expect(await passage.isGone())
  }

  @Test(arguments: Way.allCases) func `a server that stalls holds nobody else up`(way: Way) async throws {
    let passage = try await Passage(way)
    let (stalled, silent) = try await passage.asked()
    let (good, peer) = try await passage.asked("/good")
    try await peer.send(ok(""))
    try await good.received("ok")
    await stalled.close()
    _ = try await silent.ending()
    for connection in [silent, good, peer] { await connection.close() }
    let exchanges = await passage.exchanges(2)
    #expect(exchanges.map(\.location) == ["/good", "/x"])
    #expect(exchanges.map(\.completeness) == [.complete, .partial("no response")])
    #expect(await passage.isGone())
  }

  @Test(arguments: [Way.inbound, .map, .absolute])
  func `what is asked of a server that is not there is kept, and the gap counted`(way: Way) async throws {
    let passage = try await Passage(way)
    await passage.server.close()
    let client = try await passage.client()
    try await client.send(passage.head("POST", fields: "Content-Length: 4\r\n") + "body")
    #expect(try await client.received("refused").hasPrefix("HTTP/1.1 502 "))
    await client.close()
    let exchange = try #require(await passage.exchanges(1).first)
    #expect(exchange.completeness == .partial("no response") && exchange.location == "/x")
    #expect(exchange.request?.body == ByteBuffer(string: "body") && exchange.response == nil)
    #expect(passage.setting.sink.gaps == [Gap(reason: "a server that could not be reached", host: "localhost")])
    #expect(await passage.isGone())
    #expect(passage.setting.sink.exchanges.count == 1)
  }

  @Test(
    arguments: [
      (ByteBuffer(bytes: [4, 1, 0, 1, 127, 0, 0, 1, 0]), [0, 0x5b]), (ByteBuffer(bytes: [5, 1, 0]), [5, 0]),
    ] as [(ByteBuffer, [UInt8])])
  func `a SOCKS client is told that its server is not there`(words: ByteBuffer, reply: [UInt8]) async throws {
    let setting = try await Setting()
    let client = try await setting.client()
    try await client.send(words)
    let said = try await client.received(count: 2)
    #expect(Array(said.readableBytesView.prefix(2)) == reply)
    if reply == [5, 0] {
      try await client.send(ByteBuffer(bytes: [5, 1, 0, 1, 127, 0, 0, 1, 0, 1]))
      let refused = try await client.received(count: 12)
      #expect(Array(refused.readableBytesView)[2..<4] == [5, 4])
    }
    _ = try await client.ending()
    await client.close()
    #expect(setting.sink.gaps.map(\.reason) == ["a server that could not be reached"])
    #expect(await setting.isGone())
  }

  @Test func `a server that ends an idle connection is let go while its client stays`() async throws {
    let passage = try await Passage(.absolute)
    let (client, peer) = try await passage.asked()
    try await peer.send(ok(""))
    try await client.received("ok")
    try await peer.finish()
    _ = try await peer.ending()
    await peer.close()
    try await client.send(passage.head("GET", "/again"))
    let next = try await passage.server.accept()
    try await next.received("GET /again")
    await client.close()
    _ = try await next.ending()
    await next.close()
    #expect(await passage.isGone())
  }
}
