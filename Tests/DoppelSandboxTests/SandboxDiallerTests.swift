import DoppelExchange
import DoppelTesting
import DoppelTransport
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import DoppelSandbox

@Suite(.needs(.doppel), .needsNamespaces, .serialized) struct SandboxDiallerTests {
  @Test func `a server in the sandbox is reached as one outside would be, by address or as this machine`() async throws {
    var plan = SandboxPlan()
    plan.executable = try #require(DoppelTesting.Tool.doppel.path)
    let sandbox = try await Sandbox.open(plan)
    let dialler = SandboxDialler(sandbox)
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    // Its own listeners are servers of that network like others.
    for (index, socket) in sandbox.sockets.connections.enumerated() {
      let port = try #require(BoundPort.of(socket))
      for server in [Endpoint(address: index == 0 ? "127.0.0.1" : "::1", port: port), Endpoint(name: "localhost", port: port)] {
        guard index == 0 || !server.address.isEmpty else { continue }
        let channel = try await dialler.connect(to: server, on: loop).get()
        #expect(channel.isActive && channel.remoteAddress?.port == port)
        #expect(try await channel.getOption(.autoRead).get() == false)
        #expect(try await channel.getOption(.allowRemoteHalfClosure).get())
        try await channel.close()
      }
    }
    let error = await #expect(throws: TransportError.self) {
      _ = try await dialler.connect(to: Endpoint(address: "127.0.0.1", port: 1), on: loop).get()
    }
    #expect(error?.code == .refused && error?.message == "127.0.0.1:1: connection refused")
    await sandbox.end()
    for socket in sandbox.sockets.connections + sandbox.sockets.questions + sandbox.sockets.streams { close(socket) }
  }
}
