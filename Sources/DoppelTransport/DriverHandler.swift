package import DoppelExchange
package import DoppelWire
package import NIOCore
internal import NIOSSL

/// Runs a driver on a server's channel: sends the requests that it is given, feeds the driver the server's bytes and reports each
/// completed response.
///
/// The report is made within the read that completed the response, so that the next request can leave in the same turn.
package final class DriverHandler: ChannelInboundHandler {
  package typealias InboundIn = ByteBuffer
  package typealias OutboundOut = ByteBuffer

  /// What became of the oldest request without a response.
  package enum Report {
    /// `canContinue` tells whether the connection takes another request.
    case completed(Message, timeToFirstByte: Timestamp, at: Timestamp, canContinue: Bool)
    /// There will be no response, and the connection is closed.
    case failed(TransportError)
  }

  private var driver: any Driver
  private let onReport: (Report) -> Void
  private var context: ChannelHandlerContext?
  private var actions: [DriverAction] = []
  private var isClosed = false

  package init(_ driver: any Driver, onReport: @escaping (Report) -> Void) {
    self.driver = driver
    self.onReport = onReport
  }

  package func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  package func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// Whether a request can be sent.
  package var isOpen: Bool { !self.isClosed && self.context != nil }

  /// Sends a request; its report follows.
  package func send(_ request: Message, wire: ByteBuffer) {
    guard self.isOpen, let context = self.context, context.channel.isActive else {
      self.isClosed = true
      return self.onReport(.failed(TransportError(.connectionLost, "the connection was closed before the request was sent")))
    }
    self.handle(.send(request: request, wire: wire))
    self.context?.flush()
  }

  /// Closes the connection; a request without a response is reported as failed.
  package func close() { self.context?.close(promise: nil) }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    self.handle(.received(self.unwrapInboundIn(data), at: WallClock.now))
  }

  package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent {
      self.ended(isReset: false)
      context.close(promise: nil)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  package func channelInactive(context: ChannelHandlerContext) {
    self.ended(isReset: false)
    context.fireChannelInactive()
  }

  package func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? NIOSSLError, error == .uncleanShutdown { return }
    self.ended(isReset: true)
    context.close(promise: nil)
  }

  private func ended(isReset: Bool) {
    guard !self.isClosed else { return }
    self.isClosed = true
    self.handle(.closed(isReset: isReset, at: WallClock.now))
  }

  private func handle(_ event: DriverEvent) {
    var actions = self.actions
    self.actions = []
    self.driver.handle(event, into: &actions)
    var reports: [Report] = []
    var closes = false
    for action in actions {
      switch action {
      case .send(let bytes): self.context?.write(self.wrapOutboundOut(bytes), promise: nil)
      case .completed(let response, let first, let at):
        reports.append(.completed(response, timeToFirstByte: first, at: at, canContinue: true))
      case .failed(let reason): reports.append(.failed(TransportError(.connectionLost, reason)))
      case .close: closes = true
      }
    }
    actions.removeAll(keepingCapacity: true)
    self.actions = actions
    if closes {
      self.isClosed = true
      self.context?.close(promise: nil)
    }
    for report in reports {
      switch report {
      case .completed(let response, let first, let at, _):
        self.onReport(.completed(response, timeToFirstByte: first, at: at, canContinue: self.isOpen))
      case .failed: self.onReport(report)
      }
    }
  }
}
