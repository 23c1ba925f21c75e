import DoppelTesting
import Foundation
import Testing

@testable import DoppelTransport

struct PortOwnerTests {
  @Test(.enabled(if: OpenSockets.isKnown, "only Linux tells who listens")) func `the program that listens is named`()
    async throws
  {
    let server = try await LoopbackServer()
    let owner = try #require(PortOwner.describe(server.port))
    #expect(owner.hasSuffix("(pid \(ProcessInfo.processInfo.processIdentifier))"))
    await server.close()
  }

  @Test func `nobody listens on a free port`() throws {
    #expect(PortOwner.describe(try FreePort.next()) == nil)
    #expect(PortOwner.describe(0) == nil)
  }
}
