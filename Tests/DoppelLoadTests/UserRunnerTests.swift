import DoppelExchange
import DoppelReplay
import DoppelRules
import DoppelTesting
import Testing

@testable import DoppelLoad

struct UserRunnerTests {
  @Test func `a user sends the next request after the answer to the one before`() async throws {
    let server = try await LoopbackServer()
    let run = try run((0..<3).map { recorded($0, port: server.port, path: "/\($0)") }, Plan(), services: services())
    async let statistics = run.run(on: group)
    let peer = try await server.accept()
    for number in 0..<3 {
      #expect(try await !peer.received("GET /\(number) ").contains("GET /\(number + 1) "))
      try await peer.send(ok(""))
    }
    _ = try await statistics
    await peer.close()
    await server.close()
  }

  @Test func `a user that waits for its time ends at once when stopped`() async throws {
    let server = try await LoopbackServer(answer: ok)
    let results = CollectedExchanges()
    let later = recorded(3_600_000, port: server.port)
    let run = try run([recorded(0, port: server.port), later], Plan(pace: .recorded), services: services(results: results))
    async let statistics = run.run(on: group)
    #expect(await results.exchanges(atLeast: 1).count == 1)
    run.stop()
    _ = try await statistics
    #expect(results.exchanges.count == 1)
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }
}
