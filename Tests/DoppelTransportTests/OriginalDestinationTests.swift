import DoppelExchange
import DoppelTesting
import Foundation
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import DoppelTransport

struct OriginalDestinationTests {
  /// A channel of a connection that is open.
  private func channel(_ socket: CInt) async throws -> any Channel {
    try await Dialler().take(connected: socket, on: MultiThreadedEventLoopGroup.singleton.next()).get()
  }

  @Test(.needsNetworks, arguments: ["203.0.113.7", "2001:db8::7", "127.0.0.1"])
  func `it is where the client wanted to go`(address: String) async throws {
    let network = try await OwnNetwork()
    let listeners = try await network.redirectAll(unlessMarked: 1)
    let client = try await network.open(address, 4_321)
    let channel = try await self.channel(accept(listeners[address.contains(":") ? 1 : 0], nil, nil))
    #expect(try await OriginalDestination.of(channel).get() == Endpoint(address: address, port: 4_321))
    try await channel.close()
    for socket in listeners + [client] { close(socket) }
  }

  @Test func `a connection that is not to a network address has none`() async throws {
    var ends: [CInt] = [-1, -1]
    #expect(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let channel = try await self.channel(ends[0])
    await #expect(throws: (any Error).self) { try await OriginalDestination.of(channel).get() }
    try await channel.close()
    close(ends[1])
    #expect(throws: (any Error).self) { try OriginalDestination.of(EmbeddedChannel()).wait() }
  }

  @Test(.needsNetworks) func `one that was not redirected has its own, or none`() async throws {
    let network = try await OwnNetwork()
    let server = try await network.listen(on: "127.0.0.1")
    let client = try await network.open("127.0.0.1", server.port)
    let channel = try await self.channel(accept(server.socket, nil, nil))
    // The kernel follows connections only where there are rules.
    let found = try? await OriginalDestination.of(channel).get()
    #expect(found == nil || found == Endpoint(address: "127.0.0.1", port: server.port))
    try await channel.close()
    for socket in [server.socket, client] { close(socket) }
  }
}
