import DoppelExchange
import DoppelReplay
import DoppelTesting
import DoppelWire
import Testing

@testable import DoppelLoad

struct LoadLoopTests {
  @Test func `an answer that does not come in time is given up, and the user goes on`() async throws {
    var limits = Limits.defaults
    limits.answerTime = .milliseconds(100)
    let server = try await LoopbackServer()
    let results = CollectedExchanges()
    let run = try run(
      (0..<2).map { recorded($0, port: server.port) }, Plan(), services: services(limits: limits, results: results))
    async let statistics = run.run(on: group)
    for _ in 0..<2 {
      let peer = try await server.accept()
      try await peer.received("GET /")
      _ = try await peer.ending()
      await peer.close()
    }
    _ = try await statistics
    #expect(results.exchanges.map(\.completeness) == Array(repeating: .partial("no answer within 0.1 seconds"), count: 2))
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }
}
