import DoppelExchange
import DoppelReplay
import DoppelReport
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import Testing

@testable import DoppelLoad

struct LoadRunTests {
  @Test func `every user sends everything as often as the plan says`() async throws {
    let server = try await LoopbackServer(answer: ok)
    let results = CollectedExchanges()
    let exchanges = (0..<5).map { recorded($0, port: server.port, path: "/\($0)") }
    let run = try run(exchanges, Plan(users: 3, times: 2), services: services(results: results))
    #expect(run.requestCount == 5 && run.origins.count == 1)
    _ = try await run.run(on: group)
    #expect(results.exchanges.count == 30)
    #expect(results.exchanges.allSatisfy { $0.status == "200" && $0.tags.contains(Exchange.Tag("match", "MATCH")) })
    #expect(server.count <= 3, "one connection for each user")
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }

  @Test func `a target that refuses fails every request and ends the run`() async throws {
    let port = try FreePort.next()
    let results = CollectedExchanges()
    _ = try await run((0..<20).map { recorded($0, port: port) }, Plan(users: 2), services: services(results: results)).run(
      on: group)
    #expect(results.exchanges.count == 40)
    #expect(results.exchanges.allSatisfy { $0.response == nil })
  }

  @Test func `nothing to send ends at once`() async throws {
    _ = try await run([], Plan(users: 3), services: services()).run(on: group)
  }

  @Test func `stop ends a run that would go on`() async throws {
    let server = try await LoopbackServer(answer: ok)
    let results = CollectedExchanges()
    let plan = Plan(users: 1, length: .seconds(3_600))
    let run = try run([recorded(0, port: server.port)], plan, services: services(results: results))
    async let statistics = run.run(on: group)
    _ = await results.exchanges(atLeast: 3)
    run.stop()
    _ = try await statistics
    #expect(results.exchanges.count >= 3 && results.exchanges.allSatisfy { $0.status == "200" })
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }

  @Test func `a run that was stopped before it began sends nothing`() async throws {
    let server = try await LoopbackServer(answer: ok)
    let run = try run([recorded(0, port: server.port)], Plan(), services: services())
    run.stop()
    _ = try await run.run(on: group)
    #expect(server.count == 0)
    await server.close()
  }
}
