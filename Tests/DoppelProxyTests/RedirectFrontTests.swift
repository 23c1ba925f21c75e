import DoppelExchange
import DoppelTesting
import DoppelTransport
import DoppelWire
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import DoppelProxy

/// A network whose connections are redirected to a front.
private final class Redirected: Sendable {
  let network: OwnNetwork
  let listener: Listener
  private let found = Found()

  /// - Parameters:
  ///   - isThrowing: whether what comes after the front cannot be put there.
  ///   - inside: the way to what listens in the network, else one that leads there.
  init(
    isThrowing: Bool = false, inside: (any Dialling)? = nil, names: [String: String] = [:], invented: Set<String> = []
  ) async throws {
    let network = try await OwnNetwork()
    self.network = network
    let inside: any Dialling = inside ?? InsideDialler(network: network)
    var redirection = Redirection(inside: inside, addresses: ["198.19.255.2"]) { names[$0] }
    redirection.isInvented = { invented.contains($0) }
    let found = self.found
    self.listener = try await Listener.take(
      try await network.redirectAll(unlessMarked: InsideDialler.mark), group: MultiThreadedEventLoopGroup.singleton
    ) { [redirection] channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(
          RedirectFront(redirection) { server, channel in
            if isThrowing { throw ChannelError.inappropriateOperationForState }
            found.add(server)
            try channel.pipeline.syncOperations.addHandler(Echo())
          })
      }
    }
  }

  var servers: [Endpoint] { self.found.all }

  private final class Found: Sendable {
    private let servers = Mutex<[Endpoint]>([])
    func add(_ server: Endpoint) { self.servers.withLock { $0.append(server) } }
    var all: [Endpoint] { self.servers.withLock { $0 } }
  }
}

/// Says back what it hears.
private final class Echo: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.writeAndFlush(data, promise: nil) }
}

@Suite(.needsNetworks, .serialized) struct RedirectFrontTests {
  @Test(arguments: ["203.0.113.7", "2001:db8::7"])
  func `a connection to elsewhere is left with its server, by the name that was asked for`(address: String) async throws {
    let redirected = try await Redirected(names: [address: "a.test"])
    let client = try await redirected.network.connect(address, 4_321)
    try await client.send("hello")
    try await client.received("hello")
    #expect(redirected.servers == [Endpoint(name: "a.test", address: address, port: 4_321)])
    await client.close()
    await redirected.listener.close()
  }

  @Test(arguments: [("a.test", ""), (nil, "198.18.1.2")] as [(String?, String)])
  func `an address that was invented for a name is not told beside it`(name: String?, told: String) async throws {
    let redirected = try await Redirected(names: name.map { ["198.18.1.2": $0] } ?? [:], invented: ["198.18.1.2"])
    let client = try await redirected.network.connect("198.18.1.2", 80)
    try await client.send("hello")
    try await client.received("hello")
    #expect(redirected.servers == [Endpoint(name: name ?? "", address: told, port: 80)])
    await client.close()
    await redirected.listener.close()
  }

  @Test(arguments: ["127.0.0.1", "::1"])
  func `a program that connects to itself reaches itself, and nothing is looked at`(address: String) async throws {
    let redirected = try await Redirected()
    let own = try await redirected.network.listen(on: address)
    let client = try await redirected.network.connect(address, own.port)
    try await client.send("me")
    try await client.finish()
    let accepted = try await LoopbackConnection.take(accept(own.socket, nil, nil))
    #expect(try await accepted.receivedAll() == "me")
    try await accepted.send("you")
    await accepted.close()
    #expect(try await client.receivedAll() == "you")
    #expect(redirected.servers.isEmpty)
    await client.close()
    close(own.socket)
    await redirected.listener.close()
  }

  @Test(arguments: ["127.0.0.1", "198.19.255.2", "::1"])
  func `this machine, where the program does not listen, is left like another`(address: String) async throws {
    let redirected = try await Redirected()
    let client = try await redirected.network.connect(address, 4_321)
    try await client.send("hello")
    try await client.received("hello")
    #expect(redirected.servers == [Endpoint(address: address, port: 4_321)])
    await client.close()
    await redirected.listener.close()
  }

  @Test(arguments: [TransportError(.timedOut, "no answer"), TransportError(.unreachable, "too many open files")])
  func `where it cannot be told whether the program listens the connection breaks, and nobody else gets it`(
    error: TransportError
  ) async throws {
    let redirected = try await Redirected(inside: FailingDialler(error: error))
    #expect(try await redirected.network.isReset("127.0.0.1", 4_321))
    #expect(redirected.servers.isEmpty)
    await redirected.listener.close()
  }

  @Test func `a connection to the very port is reset, and does not come back for ever`() async throws {
    let redirected = try await Redirected()
    #expect(try await redirected.network.isReset("127.0.0.1", redirected.listener.port, mark: InsideDialler.mark))
    #expect(redirected.servers.isEmpty)
    await redirected.listener.close()
  }

  @Test func `a front that has no next is a connection that breaks`() async throws {
    let redirected = try await Redirected(isThrowing: true)
    #expect(try await redirected.network.isReset("203.0.113.7", 1))
    await redirected.listener.close()
  }
}
