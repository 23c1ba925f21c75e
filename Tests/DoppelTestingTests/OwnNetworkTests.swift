import DoppelTesting
import Foundation
import Testing

@Suite(.needsNetworks) struct OwnNetworkTests {
  @Test func `what is opened in it reaches what listens in it, and not what listens outside`() async throws {
    let network = try await OwnNetwork()
    for address in ["127.0.0.1", "::1"] {
      let server = try await network.listen(on: address)
      let client = try await network.connect(address, server.port)
      let accepted = try await LoopbackConnection.take(accept(server.socket, nil, nil))
      try await client.send("hello")
      try await accepted.received("hello")
      await client.close()
      await accepted.close()
      close(server.socket)
    }
    let outside = try await LoopbackServer()
    await #expect(throws: PeerError.self) { try await network.open("127.0.0.1", outside.port) }
    await outside.close()
  }

  @Test(arguments: ["203.0.113.7", "2001:db8::7"])
  func `all connections are sent to its listeners but those that are marked`(address: String) async throws {
    let network = try await OwnNetwork()
    let listeners = try await network.redirectAll(unlessMarked: 77)
    let client = try await network.connect(address, 4_321)
    let accepted = try await LoopbackConnection.take(accept(listeners[address.contains(":") ? 1 : 0], nil, nil))
    try await client.send("hello")
    try await accepted.received("hello")
    await client.close()
    await accepted.close()
    await #expect(throws: PeerError.self) { try await network.open(address, 4_321, mark: 77) }
    for listener in listeners { close(listener) }
  }

  @Test func `a program that fails is an error with its words`() async throws {
    let network = try await OwnNetwork()
    let error = await #expect(throws: PeerError.self) {
      try await network.call("/usr/sbin/nft", ["-f", "-"], input: "nonsense")
    }
    #expect(error?.description.contains("nonsense") == true)
  }
}
