package import NIOCore
package import NIOSSL
internal import NIOTLS

/// Reports the end of a TLS handshake once, good or bad, and is then transparent. Stands right after the TLS handler.
package final class HandshakeWatcher: ChannelInboundHandler, RemovableChannelHandler {
  package typealias InboundIn = ByteBuffer

  /// How a handshake ended.
  package enum Outcome {
    /// The handshake is complete, with the application protocol that was agreed on, if any.
    case agreed(String?)
    case failed(HandshakeFailure)
  }

  private let tls: NIOSSLHandler
  private let limit: Duration
  private var report: ((Outcome) -> Void)?
  private var timer: Scheduled<Void>?

  /// - Parameters:
  ///   - tls: the handler whose handshake is watched.
  ///   - limit: after it the handshake counts as failed and the channel is closed.
  ///   - report: called on the event loop, once.
  package init(_ tls: NIOSSLHandler, limit: Duration, report: @escaping (Outcome) -> Void) {
    self.tls = tls
    self.limit = limit
    self.report = report
  }

  package func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(self.limit)) {
      self.finish(.failed(.other("it took longer than \(self.limit)")))
      channel.close(promise: nil)
    }
  }

  package func handlerRemoved(context: ChannelHandlerContext) { self.timer?.cancel() }

  package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted(let negotiated)? = event as? TLSUserEvent { self.finish(.agreed(negotiated)) }
    context.fireUserInboundEventTriggered(event)
  }

  package func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.finish(.failed(HandshakeFailure(error, certificate: self.tls.peerCertificate, at: .now())))
    context.fireErrorCaught(error)
  }

  package func channelInactive(context: ChannelHandlerContext) {
    self.finish(.failed(.closed))
    context.fireChannelInactive()
  }

  private func finish(_ outcome: Outcome) {
    self.timer?.cancel()
    guard let report = self.report else { return }
    self.report = nil
    report(outcome)
  }
}
