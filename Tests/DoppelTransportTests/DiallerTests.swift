import DoppelExchange
import DoppelTesting
import DoppelWire
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import DoppelTransport

struct DiallerTests {
  private func failure(_ server: Endpoint, limits: Limits = .defaults) async throws -> TransportError {
    try #require(
      await #expect(throws: TransportError.self) {
        let channel = try await Dialler(limits: limits)
          .connect(to: server, on: MultiThreadedEventLoopGroup.singleton.next()).get()
        try? await channel.close()
      })
  }

  @Test func `it connects and reads nothing before it is told to`() async throws {
    let server = try await LoopbackServer()
    let channel = try await Dialler().connect(
      to: Endpoint(name: "localhost", address: "127.0.0.1", port: server.port),
      on: MultiThreadedEventLoopGroup.singleton.next()
    ).get()
    #expect(channel.isActive)
    #expect(try await channel.getOption(.autoRead).get() == false)
    #expect(try await channel.getOption(.allowRemoteHalfClosure).get())
    try await channel.close()
    #expect(try await server.accept().ending() == .closed)
    await server.close()
  }

  @Test func `a port where nobody listens refuses`() async throws {
    let error = try await self.failure(Endpoint(address: "127.0.0.1", port: try FreePort.next()))
    #expect(error.code == .refused && error.message.contains("connection refused"))
  }

  @Test func `a name without an address is said so`() async throws {
    let error = try await self.failure(Endpoint(name: "nobody.invalid", port: 80))
    #expect(error.code == .unknownHost && error.message.contains("nobody.invalid"))
  }

  @Test(arguments: [-1, 0, 65_536, 70_000, Int.max]) func `a number that is no port is an error`(port: Int) async throws {
    #expect(try await self.failure(Endpoint(address: "127.0.0.1", port: port)).code == .unreachable)
  }

  @Test func `a server that does not answer in time is given up`() async throws {
    var limits = Limits.defaults
    limits.connectTime = .milliseconds(50)
    let server = try RawSocket.listening(backlog: 0)
    defer { close(server) }
    let port = RawSocket.port(of: server)
    let waiting = try await RawSocket.connected(to: port)
    defer { close(waiting) }
    let error = try await self.failure(Endpoint(address: "127.0.0.1", port: port), limits: limits)
    #expect(error.code == .timedOut && error.message.contains("127.0.0.1:\(port)"))
  }

  @Test func `an IPv6 address is written in brackets`() async throws {
    let error = try await self.failure(Endpoint(address: "::1", port: try FreePort.next()))
    #expect(error.code == .refused && error.message.contains("[::1]:"))
  }

  @Test func `a connection that is open already is taken as one that it made`() async throws {
    let server = try await LoopbackServer()
    let socket = try await RawSocket.connected(to: server.port)
    let channel = try await Dialler().take(connected: socket, on: MultiThreadedEventLoopGroup.singleton.next()).get()
    #expect(channel.isActive && channel.remoteAddress?.port == server.port)
    #expect(try await channel.getOption(.autoRead).get() == false)
    #expect(try await channel.getOption(.allowRemoteHalfClosure).get())
    try await channel.writeAndFlush(ByteBuffer(string: "hello"))
    let peer = try await server.accept()
    try await peer.received("hello")
    try await channel.close()
    #expect(try await peer.ending() == .closed)
    await server.close()
  }

  @Test(.enabled(if: getuid() == 0, "marking connections needs root"))
  func `connections have the mark that rules know them by, and none without one`() async throws {
    let server = try await LoopbackServer()
    for mark in [UInt32(77), nil] {
      let channel = try await Dialler(mark: mark)
        .connect(to: Endpoint(address: "127.0.0.1", port: server.port), on: MultiThreadedEventLoopGroup.singleton.next()).get()
      let provider = try #require(channel as? any SocketOptionProvider)
      let set: UInt32 = try await provider.unsafeGetSocketOption(level: .socket, name: .init(rawValue: SO_MARK)).get()
      #expect(set == mark ?? 0)
      try await channel.close()
    }
    await server.close()
  }

  @Test(.enabled(if: getuid() != 0, "root may mark connections"))
  func `where marking is not allowed there is no connection`() async throws {
    let server = try await LoopbackServer()
    let failure = await #expect(throws: TransportError.self) {
      _ = try await Dialler(mark: 77)
        .connect(to: Endpoint(address: "127.0.0.1", port: server.port), on: MultiThreadedEventLoopGroup.singleton.next()).get()
    }
    #expect(failure?.message.contains("not permitted") == true)
    await server.close()
  }
}
