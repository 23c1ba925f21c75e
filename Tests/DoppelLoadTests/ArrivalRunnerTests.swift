import DoppelExchange
import DoppelReplay
import DoppelReport
import DoppelTesting
import DoppelWire
import Testing

@testable import DoppelLoad

struct ArrivalRunnerTests {
  private func plan(_ times: Int) throws -> Plan { Plan(times: times, rate: try Rate("1000/s")) }

  @Test func `requests leave when they are due, though no answer has come`() async throws {
    let server = try await LoopbackServer()
    let results = CollectedExchanges()
    let run = try run((0..<4).map { recorded($0, port: server.port) }, try self.plan(1), services: services(results: results))
    async let statistics = run.run(on: group)
    var peers: [LoopbackConnection] = []
    for _ in 0..<4 { peers.append(try await server.accept()) }
    for peer in peers { try await peer.received("GET /") }
    #expect(results.exchanges.isEmpty)
    for peer in peers.reversed() { try await peer.send(ok("")) }
    _ = try await statistics
    #expect(results.exchanges.count == 4)
    for peer in peers { await peer.close() }
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }

  @Test func `at the limit of connections requests wait for one, and all are sent`() async throws {
    var limits = Limits.defaults
    limits.connections = 2
    let server = try await LoopbackServer(answer: ok)
    let results = CollectedExchanges()
    let exchanges = (0..<10).map { recorded($0, port: server.port) }
    _ = try await run(exchanges, try self.plan(10), services: services(limits: limits, results: results)).run(on: group)
    #expect(results.exchanges.count == 100)
    #expect(server.count <= 2)
    await server.close()
  }

  @Test func `at the limit a connection without a request makes room for another origin`() async throws {
    var limits = Limits.defaults
    limits.connections = 1
    let servers = [try await LoopbackServer(answer: ok), try await LoopbackServer(answer: ok)]
    let results = CollectedExchanges()
    let exchanges = (0..<6).map { recorded($0, port: servers[$0 % 2].port) }
    _ = try await run(exchanges, try self.plan(1), services: services(limits: limits, results: results)).run(on: group)
    #expect(results.exchanges.map(\.status) == Array(repeating: "200", count: 6))
    for server in servers {
      await server.close()
      #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
    }
  }

  @Test func `stop sends nothing more and waits for what is under way`() async throws {
    let server = try await LoopbackServer()
    let results = CollectedExchanges()
    let plan = Plan(length: .seconds(3_600), rate: try Rate("1/m"))
    let run = try run([recorded(0, port: server.port)], plan, services: services(results: results))
    async let statistics = run.run(on: group)
    let peer = try await server.accept()
    try await peer.received("GET /")
    run.stop()
    try await peer.send(ok(""))
    _ = try await statistics
    #expect(results.exchanges.count == 1)
    await peer.close()
    await server.close()
  }

  @Test func `the host that is asked counts as the recorded one, also in passes that are not remembered`() async throws {
    let server = try await LoopbackServer()
    let results = CollectedExchanges()
    let passes = ArrivalRunner.passLimit + 1
    let run = try run([linking(port: server.port)], try self.plan(passes), services: services(results: results))
    async let statistics = run.run(on: group)
    var peers: [LoopbackConnection] = []
    for _ in 0..<passes { peers.append(try await server.accept()) }
    for peer in peers { try await peer.received("GET /") }
    for peer in peers { try await peer.send(link(to: server.port)) }
    #expect(try await statistics.counts.matched == passes)
    for peer in peers { await peer.close() }
    await server.close()
  }
}
