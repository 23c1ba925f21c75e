internal import NIOCore

/// Watches a server's channel while the client's first bytes are awaited: some servers speak first.
final class ServerFirstProbe: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  enum Event {
    /// The server said something, or that it will say nothing more; it is in `held` and `hasEnded`.
    case spoke
    case closed
  }

  /// Told what happens.
  var onEvent: ((Event) -> Void)?
  /// Bytes that came and were not passed on yet.
  private(set) var held = ByteBuffer()
  /// Whether the server will send nothing more.
  private(set) var hasEnded = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = self.unwrapInboundIn(data)
    self.held.writeBuffer(&bytes)
    self.onEvent?(.spoke)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent {
      self.hasEnded = true
      self.onEvent?(.spoke)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.onEvent?(.closed)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
