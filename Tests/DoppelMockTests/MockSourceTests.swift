import DoppelExchange
import DoppelReport
import DoppelRespond
import DoppelTesting
import NIOCore
import Testing

@testable import DoppelMock

struct MockSourceTests {
  @Test func `a miss that may be passed on gets the real server's answer, in its place among hits`() async throws {
    let server = try await LoopbackServer(answer: live)
    let setting = try await MockSetting(
      maps: [map(to: server.port, host: "localhost")], onMiss: .passthrough, host: "localhost")
    let client = try await setting.mapped()
    try await client.send(ask("/known", host: "localhost") + ask("/else", host: "localhost") + ask("/known", host: "localhost"))
    let all = try await client.received("recordedHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlive")
    _ = all
    _ = try await client.received(count: 3 * 40)
    let exchanges = await setting.results.exchanges(atLeast: 3)
    #expect(exchanges.map { $0.tags.first { $0.name == "match" }?.value } == ["HIT", "PASSTHROUGH", "HIT"])
    #expect(exchanges[0].tags.contains(Exchange.Tag("refUuid", ExchangeID(high: 7, low: 7).description)))
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a real server that is not there is a failure in the protocol's words, and counted`() async throws {
    let setting = try await MockSetting(maps: [map(to: try FreePort.next(), host: "localhost")], onMiss: .passthrough)
    let client = try await setting.mapped()
    try await client.send(ask("/else"))
    try await client.received("HTTP/1.1 502")
    #expect(setting.services.tally.failureCount == 1)
    await client.close()
    #expect(await setting.isGone())
  }
}
