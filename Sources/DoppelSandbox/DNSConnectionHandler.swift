internal import DoppelDNS
internal import NIOCore

/// Hands the queries of a client's connection to the runner (RFC 7766); the connection ends when nothing is said for a while.
final class DNSConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let runner: DNSRunner
  private let number: Int

  init(_ runner: DNSRunner, number: Int) {
    self.runner = runner
    self.number = number
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    self.runner.asked(self.unwrapInboundIn(data), by: .connection(self.number))
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
    context.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func channelInactive(context: ChannelHandlerContext) { self.runner.ended(self.number) }
}
