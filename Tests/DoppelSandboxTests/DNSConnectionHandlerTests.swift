import DoppelDNS
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelSandbox

struct DNSConnectionHandlerTests {
  @Test func `several queries of one connection are answered in their order`() async throws {
    let setting = try await DNSSetting.mock("a.example", "b.example")
    let client = try await setting.connect()
    try await client.ask(query("a.example", id: 1), query("b.example", id: 2), query("c.example", id: 3))
    let answers = try await client.answers(3)
    #expect(answers.map(\.header.id) == [1, 2, 3])
    #expect(answers.map(\.code) == [.noError, .noError, .nameError])
    try await client.ask(query("b.example", id: 4))
    #expect(try await client.answers(4).last?.addresses == answers[1].addresses)
    #expect(setting.misses == ["c.example A"])
    await client.close()
    await setting.close()
  }

  @Test func `a query that comes byte by byte is answered`() async throws {
    let setting = try await DNSSetting.mock("a.example")
    let client = try await setting.connect()
    for byte in DNSFrameDecoder.frame(query("a.example").encoded()).readableBytesView {
      try await client.send(ByteBuffer(bytes: [byte]))
    }
    #expect(try await client.answers(1).first?.addresses.count == 1)
    await client.close()
    await setting.close()
  }

  @Test func `a connection that says nothing for a while is closed`() async throws {
    var limits = Limits.defaults
    limits.nameIdleTime = .milliseconds(30)
    let setting = try await DNSSetting.mock("a.example", limits: limits)
    let client = try await setting.connect()
    #expect(try await client.ending() == .closed)
    await client.close()
    await setting.close()
  }

  @Test func `at the limit all connections are answered, one more waits until another ends`() async throws {
    var limits = Limits.defaults
    limits.nameConnections = 2
    let setting = try await DNSSetting.mock("a.example", limits: limits)
    var clients: [LoopbackConnection] = []
    for _ in 0..<3 {
      clients.append(try await setting.connect())
      try await clients.last?.ask(query("a.example"))
    }
    for client in clients.prefix(2) { #expect(try await client.answers(1).count == 1) }
    #expect(try await clients[2].soFar().isEmpty)
    await clients[0].close()
    #expect(try await clients[2].answers(1).count == 1)
    for client in clients { await client.close() }
    await setting.close()
  }

  @Test func `a client that leaves before its answer takes its query with it`() async throws {
    let silent = try await DNSNameserver.silent()
    var limits = Limits.defaults
    limits.nameQueries = 1
    limits.nameTime = .seconds(300)
    let setting = try await DNSSetting(.forward, [silent.nameserver], limits: limits)
    let client = try await setting.connect()
    try await client.ask(query("a.example"))
    #expect(await Eventually.holds { silent.queries.count == 1 })
    await client.close()
    // there is room for another again, which a failure at once would deny
    let second = try await setting.connect()
    let count = silent.queries.count
    #expect(
      await Eventually.holds {
        second.channel.writeAndFlush(DNSFrameDecoder.frame(query("b.example").encoded()), promise: nil)
        return silent.queries.count > count
      })
    await second.close()
    await setting.close()
    await silent.close()
  }
}
