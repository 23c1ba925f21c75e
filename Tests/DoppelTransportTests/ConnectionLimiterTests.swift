import DoppelTesting
import DoppelWire
import NIOCore
import NIOEmbedded
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

  @Test func `where the system has no descriptor left nothing is accepted for a moment`() throws {
    let channel = EmbeddedChannel()
    let reads = Reads()
    try channel.pipeline.syncOperations.addHandlers([reads, ConnectionLimiter(limit: 1)])
    channel.read()
    #expect(reads.count == 1)
    channel.pipeline.fireErrorCaught(IOError(errnoCode: 24, reason: "accept"))
    channel.pipeline.fireErrorCaught(IOError(errnoCode: 24, reason: "accept"))
    channel.embeddedEventLoop.advanceTime(by: ConnectionLimiter.pause - .nanoseconds(1))
    channel.read()
    #expect(reads.count == 1)
    channel.embeddedEventLoop.advanceTime(by: .nanoseconds(1))
    channel.read()
    #expect(reads.count == 2)
    #expect(throws: IOError.self) { try channel.throwIfErrorCaught() }
  }
}

/// Counts how often the channel was told to read.
private final class Reads: ChannelOutboundHandler {
  typealias OutboundIn = Never
  var count = 0
  func read(context: ChannelHandlerContext) { self.count += 1 }
}

private final class CloseWhenSpokenTo: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    context.writeAndFlush(NIOAny(ByteBuffer(string: "bye")), promise: nil)
    context.close(promise: nil)
  }
}
