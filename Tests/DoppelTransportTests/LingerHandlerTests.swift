import DoppelTesting
import DoppelWire
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import DoppelTransport

/// Answers the first bytes at once, whatever else the client sends.
private final class Refusing: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  let answer: ByteBuffer
  let limits: Limits
  init(_ answer: ByteBuffer, _ limits: Limits) { (self.answer, self.limits) = (answer, limits) }
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    context.write(NIOAny(self.answer), promise: nil)
    context.lingerAfterFlush(self.limits)
  }
}

struct LingerHandlerTests {
  private func listener(
    _ answer: ByteBuffer, _ limits: Limits, registry: ConnectionRegistry = ConnectionRegistry()
  ) async throws -> Listener {
    try await Listener.bind(
      ["127.0.0.1"], port: .auto, purpose: "--test", group: MultiThreadedEventLoopGroup.singleton
    ) { channel in
      registry.add(channel)
      return channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(Refusing(answer, limits))
      }
    }
  }

  @Test(arguments: [6, 8 * 1024 * 1024])
  func `a client that reads only when it has sent all still gets its answer, and no reset`(size: Int) async throws {
    let listener = try await self.listener(ByteBuffer(repeating: 0x61, count: size), .defaults)
    let client = try await LoopbackConnection.connect(to: listener.port)
    try await client.pause()
    try await client.send("x")
    // more than the kernel holds for a server that does not read
    let sending = client.begin(ByteBuffer(repeating: 0x62, count: 16 * 1024 * 1024))
    if size < 1_000 { try await sending.get() }
    try await client.resume()
    #expect(try await client.receivedAll().utf8.count == size)
    #expect(try await client.ending() == .closed)
    try await sending.get()
    try await client.finish()
    #expect(await Eventually.holds { OpenSockets.count(port: listener.port) == 0 })
    await client.close()
    await listener.close()
  }

  @Test func `a client that has said all before its answer could leave gets it, then the end`() async throws {
    let size = 8 * 1024 * 1024
    let listener = try await self.listener(ByteBuffer(repeating: 0x61, count: size), .defaults)
    let client = try await LoopbackConnection.connect(to: listener.port)
    try await client.pause()
    try await client.send("x")
    try await client.finish()
    try await client.resume()
    #expect(try await client.receivedAll().utf8.count == size)
    await client.close()
    #expect(await Eventually.holds { OpenSockets.count(port: listener.port) == 0 })
    await listener.close()
  }

  @Test func `as many bytes are dropped as the limit, one more ends the connection`() throws {
    var limits = Limits.defaults
    limits.lingerBytes = 1_000
    let channel = EmbeddedChannel(handler: LingerHandler(limits))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    for size in [999, 1] { try channel.writeInbound(ByteBuffer(repeating: 0x62, count: size)) }
    #expect(channel.isActive)
    #expect(try channel.readInbound(as: ByteBuffer.self) == nil)
    try channel.writeInbound(ByteBuffer(string: "y"))
    #expect(!channel.isActive)
  }

  @Test func `a client that keeps its connection is closed after the time`() async throws {
    var limits = Limits.defaults
    limits.lingerTime = .milliseconds(50)
    let listener = try await self.listener(ByteBuffer(string: "no"), limits)
    let client = try await LoopbackConnection.connect(to: listener.port)
    try await client.send("x")
    #expect(try await client.receivedAll() == "no")
    // ours is left
    #expect(await Eventually.holds { OpenSockets.count(port: listener.port) == 1 })
    await client.close()
    await listener.close()
  }

  @Test func `the end of the run does not wait for such clients`() async throws {
    var limits = Limits.defaults
    limits.lingerTime = .seconds(3_600)
    let registry = ConnectionRegistry()
    let listener = try await self.listener(ByteBuffer(string: "no"), limits, registry: registry)
    let client = try await LoopbackConnection.connect(to: listener.port)
    try await client.send("x")
    _ = try await client.receivedAll()
    #expect(registry.count == 1)
    await registry.close(within: .seconds(3_600))
    #expect(OpenSockets.count(port: listener.port) == 1)
    await client.close()
    await listener.close()
  }
}
