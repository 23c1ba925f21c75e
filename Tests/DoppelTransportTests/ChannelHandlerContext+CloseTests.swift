import DoppelTesting
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import DoppelTransport

private final class Closing: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  let answer: ByteBuffer
  init(_ answer: ByteBuffer) { self.answer = answer }
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    context.write(NIOAny(self.answer), promise: nil)
    context.closeAfterFlush()
  }
}

struct ChannelHandlerContextCloseTests {
  @Test func `where nothing waits it closes at once`() throws {
    let channel = EmbeddedChannel(handler: Closing(ByteBuffer()))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    try channel.writeInbound(ByteBuffer(string: "x"))
    #expect(!channel.isActive)
  }

  @Test func `what was written arrives whole before the end, however large`() async throws {
    let size = 8 * 1024 * 1024
    let listener = try await Listener.bind(
      ["127.0.0.1"], port: .auto, purpose: "--test", group: MultiThreadedEventLoopGroup.singleton
    ) { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(Closing(ByteBuffer(repeating: 0x61, count: size)))
      }
    }
    let client = try await LoopbackConnection.connect(to: listener.port)
    try await client.send("x")
    #expect(try await client.receivedAll().utf8.count == size)
    await client.close()
    await listener.close()
  }
}
