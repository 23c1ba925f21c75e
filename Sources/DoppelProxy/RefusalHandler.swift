internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore

/// Tells a client, in its protocol's own words, that its server cannot be reached; what it asked is kept as an exchange without a
/// response.
final class RefusalHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private let reason: String
  private let tee: Tee
  private let services: CaptureServices
  private var held = ByteBuffer()
  private var isAnswering = false
  private var timer: Scheduled<Void>?

  init(reason: String, tee: Tee, services: CaptureServices) {
    self.reason = reason
    self.tee = tee
    self.services = services
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let limit = TimeAmount.nanoseconds(self.services.limits.headerTime.nanoseconds)
    self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
      if !self.isAnswering { context.close(promise: nil) }
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { self.timer?.cancel() }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if !self.isAnswering, event is QuiesceEvent || event as? ChannelEvent == .inputClosed {
      context.close(promise: nil)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = self.unwrapInboundIn(data)
    self.tee.received(.client, bytes, at: WallClock.now)
    guard !self.isAnswering else { return context.fireChannelRead(data) }
    self.held.writeBuffer(&bytes)
    if let wire = Protocols.detect(self.held, limits: self.services.limits) { self.answer(wire, context) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    // A server that was never there has not answered with silence.
    self.tee.closed(.upstream, isReset: true)
    self.tee.closed(.client, isReset: false)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func answer(_ wire: any WireProtocol, _ context: ChannelHandlerContext) {
    self.isAnswering = true
    let about = ConnectionContext(id: ConnectionID(0), direction: .outbound)
    let handler = ResponderHandler(
      wire.makeResponder(about, limits: self.services.limits), source: RefusalSource(reason: self.reason),
      limits: self.services.limits)
    do {
      try context.pipeline.syncOperations.addHandler(handler, position: .after(self))
      context.fireChannelRead(NIOAny(self.held))
      context.fireChannelReadComplete()
    } catch {
      context.close(promise: nil)
    }
  }
}

/// Answers every question with the same failure.
private final class RefusalSource: AnswerSource {
  private let reason: String
  init(reason: String) { self.reason = reason }
  func answer(_ question: Question, on loop: any EventLoop) -> PendingAnswer { .now(.failed(reason: self.reason)) }
  /// Whatever was said is refused at once.
  func prospect(of beginning: Question.Beginning) -> Question.Prospect {
    Question.Prospect(whole: beginning.bytes.readableBytes)
  }
}
