import NIOCore

/// Says hello to each connection.
final class Greeting: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(NIOAny(ByteBuffer(string: "hello")), promise: nil)
  }
}
