import DoppelTesting
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import DoppelTransport

struct ListenerTests {
  private func bind(_ hosts: [String], _ port: ListenAddress.Port) async throws -> Listener {
    try await Listener.bind(hosts, port: port, purpose: "--test-port", group: MultiThreadedEventLoopGroup.singleton) {
      channel in channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Greeting()) }
    }
  }

  private func failure(_ hosts: [String], _ port: ListenAddress.Port) async throws -> TransportError {
    try #require(await #expect(throws: TransportError.self) { try await self.bind(hosts, port) })
  }

  @Test func `a free port is found, the same on all addresses`() async throws {
    let listener = try await self.bind(ListenAddress.loopback, .auto)
    #expect((1...65_535).contains(listener.port))
    #expect(listener.hosts.first == "127.0.0.1")
    let client = try await LoopbackConnection.connect(to: listener.port)
    try await client.received("hello")
    await client.close()
    await listener.close()
  }

  @Test func `a port that is taken is said with its owner and the way out`() async throws {
    let taken = try await self.bind(["127.0.0.1"], .auto)
    let error = try await self.failure(["127.0.0.1"], .number(taken.port))
    #expect(error.code == .portTaken)
    #expect(error.message.contains("port \(taken.port) is taken") && error.message.contains("--test-port N"))
    #if os(Linux)
      #expect(error.message.contains("(pid "))
    #endif
    await taken.close()
    let again = try await self.bind(["127.0.0.1"], .number(taken.port))
    #expect(again.port == taken.port)
    await again.close()
  }

  @Test func `an address that this machine has not is an error where it is the only one`() async throws {
    #expect(try await self.failure(["192.0.2.1"], .auto).code == .cannotListen)
    let listener = try await self.bind(["192.0.2.1", "127.0.0.1"], .auto)
    #expect(listener.hosts == ["127.0.0.1"])
    await listener.close()
  }

  @Test func `a host that is no address is an error`() async throws {
    let error = try await self.failure(["no such host.invalid"], .auto)
    #expect(error.code == .unknownAddress)
    #expect(error.message.hasPrefix("cannot listen on no such host.invalid: expected an IP address"), "\(error)")
  }

  @Test func `a failure on a later address leaves none open`() async throws {
    let taken = try await self.bind(["127.0.0.1"], .auto)
    _ = try await self.failure(["::1", "127.0.0.1"], .number(taken.port))
    await taken.close()
    let both = try await self.bind(["127.0.0.1", "::1"], .number(taken.port))
    await both.close()
  }

  @Test func `sockets that listen already are accepted from, and closed with it`() async throws {
    let sockets = [try RawSocket.listening(), try RawSocket.listening()]
    let listener = try await Listener.take(sockets, group: MultiThreadedEventLoopGroup.singleton) { channel in
      channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Greeting()) }
    }
    let ports = sockets.map { RawSocket.port(of: $0) }
    #expect(listener.port == ports[0] && listener.hosts.isEmpty)
    for port in ports {
      let client = try await LoopbackConnection.connect(to: port)
      try await client.received("hello")
      await client.close()
    }
    await listener.close()
    for port in ports { await #expect(throws: (any Error).self) { try await LoopbackConnection.connect(to: port) } }
  }

  @Test func `where one of the sockets cannot be accepted from, none is`() async throws {
    let first = try RawSocket.listening()
    let (port, file) = (RawSocket.port(of: first), open("/dev/null", O_RDONLY))
    await #expect(throws: (any Error).self) {
      try await Listener.take([first, file], group: MultiThreadedEventLoopGroup.singleton) {
        $0.eventLoop.makeSucceededVoidFuture()
      }
    }
    await #expect(throws: (any Error).self) { try await LoopbackConnection.connect(to: port) }
  }

  @Test func `no sockets are none to accept from`() async throws {
    let listener = try await Listener.take([], group: MultiThreadedEventLoopGroup.singleton) {
      $0.eventLoop.makeSucceededVoidFuture()
    }
    #expect(listener.port == 0)
    await listener.close()
  }

  @Test func `every address of both families is listened on by a socket of its own`() async throws {
    let both = try await self.bind(["0.0.0.0", "::"], .auto)
    try #require(both.hosts == ["0.0.0.0", "::"], "this machine has no IPv6")
    for address in ["127.0.0.1", "::1"] {
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: address, port: both.port).get()
      #expect(channel.remoteAddress?.ipAddress == address)
      try await channel.close()
    }
    await both.close()
    let six = try await self.bind(["::"], .auto)
    await (try await LoopbackConnection.connect(to: six.port)).close()
    await six.close()
  }
}
