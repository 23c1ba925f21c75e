package import NIOCore

/// Stops accepting while as many connections are open as are allowed, and for a moment where the system has no descriptor left for
/// one more; those wait in the kernel's queue.
package final class ConnectionLimiter: ChannelDuplexHandler {
  package typealias InboundIn = any Channel
  package typealias OutboundIn = Never

  /// How long the system is given where it could not accept.
  static let pause = TimeAmount.milliseconds(100)

  private let limit: Int
  private var open = 0
  private var wantsRead = false
  /// Whether the system could not accept just now.
  private var isPausing = false
  /// Whether reading was stopped for that.
  private var isStopped = false

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
    if self.open < self.limit, !self.isPausing { context.read() } else { self.wantsRead = true }
  }

  package func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is IOError, !self.isPausing else { return context.fireErrorCaught(error) }
    self.isPausing = true
    self.isStopped = true
    // The channel still wants to read what it could not, and would try again at once and for ever.
    self.setReading(false, context)
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
      self.isPausing = false
      self.goOn(context)
    }
  }

  private func closed(_ context: ChannelHandlerContext) {
    self.open -= 1
    self.goOn(context)
  }

  private func goOn(_ context: ChannelHandlerContext) {
    guard self.open < self.limit, !self.isPausing else { return }
    if self.isStopped {
      self.isStopped = false
      self.wantsRead = false
      self.setReading(true, context)
    } else if self.wantsRead {
      self.wantsRead = false
      context.read()
    }
  }

  private func setReading(_ isReading: Bool, _ context: ChannelHandlerContext) {
    let channel = context.channel
    channel.setOption(.autoRead, value: isReading).whenFailure { _ in channel.close(promise: nil) }
  }
}
