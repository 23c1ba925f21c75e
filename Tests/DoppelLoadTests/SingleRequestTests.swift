import DoppelReplay
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOPosix
import Testing

@testable import DoppelLoad

struct SingleRequestTests {
  private func send(_ port: Int, limits: Limits = .defaults) async throws -> Int {
    let answer = try await SingleRequest.send(
      request("/ready"), to: Origin(isSecure: false, host: "127.0.0.1", port: port), services: services(limits: limits),
      on: group.next())
    return SingleRequest.status(of: answer)
  }

  @Test func `a request is answered on a connection of its own`() async throws {
    let server = try await LoopbackServer { _ in "HTTP/1.1 204 No Content\r\n\r\n" }
    #expect(try await self.send(server.port) == 204)
    #expect(try await self.send(server.port) == 204)
    #expect(server.count == 2)
    await server.close()
    #expect(await Eventually.holds { OpenSockets.count(port: server.port) == 0 })
  }

  @Test func `nobody there, and no answer in time, are told`() async throws {
    let port = try FreePort.next()
    await #expect(throws: TransportError(.refused, "127.0.0.1:\(port): connection refused")) {
      _ = try await self.send(port)
    }
    let server = try await LoopbackServer()
    var limits = Limits.defaults
    limits.answerTime = .milliseconds(20)
    await #expect(throws: TransportError(.timedOut, "no answer within 0.02 seconds")) {
      _ = try await self.send(server.port, limits: limits)
    }
    await server.close()
  }
}
