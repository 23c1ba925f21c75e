internal import NIOCore
internal import NIOTLS

/// Reports the end of a TLS handshake once, good or bad, and is then transparent. Stands right after the TLS handler.
final class HandshakeWatcher: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  /// What the handshake came to: the application protocol that was agreed on, if any.
  typealias Result = Swift.Result<String?, any Error>

  private var report: ((Result) -> Void)?
  private var timer: Scheduled<Void>?

  /// - Parameters:
  ///   - limit: after it the handshake counts as failed and the channel is closed.
  ///   - report: called on the event loop, once.
  init(report: @escaping (Result) -> Void) { self.report = report }

  func start(limit: Duration, on context: ChannelHandlerContext) {
    let channel = context.channel
    self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(limit.nanoseconds)) {
      self.finish(.failure(ChannelError.connectTimeout(.nanoseconds(limit.nanoseconds))))
      channel.close(promise: nil)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted(let negotiated)? = event as? TLSUserEvent { self.finish(.success(negotiated)) }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.finish(.failure(error))
    context.fireErrorCaught(error)
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.finish(.failure(ChannelError.eof))
    context.fireChannelInactive()
  }

  private func finish(_ result: Result) {
    self.timer?.cancel()
    guard let report = self.report else { return }
    self.report = nil
    report(result)
  }
}
