package import NIOCore

/// Stops accepting while as many connections are open as are allowed; more wait in the kernel's queue.
package final class ConnectionLimiter: ChannelDuplexHandler {
  package typealias InboundIn = any Channel
  package typealias OutboundIn = Never

  private let limit: Int
  private var open = 0
  private var wantsRead = false

  package init(limit: Int) { self.limit = limit }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let channel = self.unwrapInboundIn(data)
    self.open += 1
    let me = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    channel.closeFuture.hop(to: context.eventLoop).whenComplete { _ in
      let (limiter, context) = me.value
      limiter.closed(context)
    }
    context.fireChannelRead(data)
  }

  package func read(context: ChannelHandlerContext) {
    if self.open < self.limit { context.read() } else { self.wantsRead = true }
  }

  private func closed(_ context: ChannelHandlerContext) {
    self.open -= 1
    guard self.wantsRead else { return }
    self.wantsRead = false
    context.read()
  }
}
