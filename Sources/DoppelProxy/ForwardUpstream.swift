internal import DoppelTransport
internal import DoppelWire
internal import NIOCore

/// The server's end of a forwarded connection: tells its forwarder what comes, and the tee what goes.
final class ForwardUpstream: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum Event {
    case received(ByteBuffer)
    /// The server will send no more.
    case closed
    /// The connection is gone, on either side's account; `isReset` where it ended by an error.
    case lost(isReset: Bool)
    /// The server can take more again.
    case writable
  }

  private let channel: any Channel
  private let tee: Tee
  private let onEvent: (Event) -> Void
  private let isClientWritable: () -> Bool
  private var isPaused = false
  private var wantsRead = false
  private var isReset = false
  /// Whether the forwarder wants to hear of this connection.
  private var isAttached = true
  private var context: ChannelHandlerContext?

  init(
    _ channel: any Channel, tee: Tee, onEvent: @escaping (Event) -> Void, isClientWritable: @escaping () -> Bool
  ) {
    self.channel = channel
    self.tee = tee
    self.onEvent = onEvent
    self.isClientWritable = isClientWritable
  }

  var isWritable: Bool { self.channel.isWritable }
  var isIdle: Bool { self.tee.isIdle }

  func send(_ bytes: ByteBuffer) {
    let moment = WallClock.now
    self.context?.write(self.wrapOutboundOut(bytes), promise: nil)
    self.tee.received(.client, bytes, at: moment)
  }

  func flush() { self.context?.flush() }

  func closeOutput() {
    self.tee.closed(.client, isReset: false)
    self.context?.close(mode: .output, promise: nil)
  }

  /// How long a server has to take what it was sent when its connection is given up.
  static let partingTime = TimeAmount.seconds(5)

  /// Closes once what was sent has gone; nothing more is told. The tee has seen what was read by then: it sees bytes after they
  /// were passed on.
  func disconnect() {
    self.isAttached = false
    let channel = self.channel
    let loop = channel.eventLoop.assumeIsolated()
    loop.execute { self.context?.closeAfterFlush() }
    let timer = loop.scheduleTask(in: Self.partingTime) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in timer.cancel() }
  }

  func pause() { self.isPaused = true }

  func resume() {
    self.isPaused = false
    self.readIfWanted()
  }

  func readIfWanted() {
    guard self.wantsRead, !self.isPaused, self.isClientWritable() else { return }
    self.wantsRead = false
    self.context?.read()
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard self.isAttached else { return }
    self.onEvent(.received(self.unwrapInboundIn(data)))
  }

  func read(context: ChannelHandlerContext) {
    if self.isPaused || !self.isClientWritable() { self.wantsRead = true } else { context.read() }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable, self.isAttached { self.onEvent(.writable) }
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent {
      self.tee.closed(.upstream, isReset: false)
      if self.isAttached { self.onEvent(.closed) }
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.tee.closed(.upstream, isReset: false)
    self.tee.closed(.client, isReset: false)
    if self.isAttached { self.onEvent(.lost(isReset: self.isReset)) }
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.tee.closed(.upstream, isReset: true)
    self.isReset = true
    context.close(promise: nil)
  }
}
