import DoppelTesting
import DoppelWire
import NIOCore
import NIOPosix
import Testing

@testable import DoppelTransport

struct ConnectionLimiterTests {
  @Test func `at the limit all are accepted, one more waits until another ends`() async throws {
    var limits = Limits.defaults
    limits.connections = 3
    let registry = ConnectionRegistry()
    let listener = try await Listener.bind(
      ["127.0.0.1"], port: .auto, purpose: "--test", group: MultiThreadedEventLoopGroup.singleton, limits: limits
    ) { channel in
      registry.add(channel)
      return channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Greeting()) }
    }
    var clients: [LoopbackConnection] = []
    for _ in 0..<6 { clients.append(try await LoopbackConnection.connect(to: listener.port)) }
    for client in clients.prefix(3) { try await client.received("hello") }
    #expect(registry.count == 3)
    for client in clients.dropFirst(3) { #expect(try await client.soFar() == "") }
    await registry.close(within: .zero)
    for client in clients { _ = try await client.ending() }
    for client in clients { await client.close() }
    await listener.close()
  }

  @Test func `each that ends lets one more in`() async throws {
    var limits = Limits.defaults
    limits.connections = 1
    let listener = try await Listener.bind(
      ["127.0.0.1"], port: .auto, purpose: "--test", group: MultiThreadedEventLoopGroup.singleton, limits: limits
    ) { channel in
      channel.closeFuture.whenComplete { _ in }
      return channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(CloseWhenSpokenTo()) }
    }
    var clients: [LoopbackConnection] = []
    for _ in 0..<20 { clients.append(try await LoopbackConnection.connect(to: listener.port)) }
    for client in clients {
      try await client.send("x")
      #expect(try await client.receivedAll() == "bye")
      await client.close()
    }
    await listener.close()
  }
}

private final class CloseWhenSpokenTo: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    context.writeAndFlush(NIOAny(ByteBuffer(string: "bye")), promise: nil)
    context.close(promise: nil)
  }
}
