internal import NIOCore

/// Watches a server's channel while the client's first bytes are awaited: some servers speak first.
final class ServerFirstProbe: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  /// Called with the server's first bytes, or with none when its channel closed.
  var onSpeak: ((ByteBuffer?) -> Void)?
  /// Bytes that came and were not passed on yet.
  private(set) var held = ByteBuffer()

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = self.unwrapInboundIn(data)
    self.held.writeBuffer(&bytes)
    self.onSpeak?(self.held)
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.onSpeak?(nil)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
