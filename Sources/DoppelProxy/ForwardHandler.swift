internal import DoppelExchange
internal import DoppelHTTP
internal import DoppelProtocols
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore

/// Runs an `HTTPForwarder` on the channel of a client that sends requests in absolute form, and dissects what each server gets and
/// says.
///
/// Neither side is read while the other cannot take more.
final class ForwardHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var forwarder: HTTPForwarder
  private let services: CaptureServices
  private var upstream: ForwardUpstream?
  private var actions: [HTTPForwarder.Action] = []
  private var isPaused = false
  private var wantsRead = false
  private var isQuiescing = false
  private var hasClientEnded = false
  /// Whether something of this connection was counted as one.
  private var isCounted = false

  init(services: CaptureServices) {
    self.services = services
    self.forwarder = HTTPForwarder(limits: services.limits)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    self.handle(.received(.client, self.unwrapInboundIn(data)), context)
  }

  func read(context: ChannelHandlerContext) {
    if self.isPaused || !(self.upstream?.isWritable ?? true) { self.wantsRead = true } else { context.read() }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { self.upstream?.readIfWanted() }
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent {
      self.hasClientEnded = true
      self.handle(.closed(.client), context)
    } else if event is QuiesceEvent {
      self.isQuiescing = true
      if self.upstream?.isIdle ?? true { context.close(promise: nil) }
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.disconnect()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// - Parameter isReset: whether a server was reset, and so must be a client that has a part of its answer.
  private func handle(_ event: HTTPForwarder.Event, isReset: Bool = false, _ context: ChannelHandlerContext) {
    var actions = self.actions
    self.actions = []
    self.forwarder.handle(event, into: &actions)
    let isCut = isReset && !actions.contains { if case .send(.client, _) = $0 { true } else { false } }
    for action in actions {
      if isCut, action == .close {
        self.disconnect()
        context.closeWithReset()
      } else {
        self.obey(action, context)
      }
    }
    // what one read brought leaves together
    context.flush()
    self.upstream?.flush()
    actions.removeAll(keepingCapacity: true)
    self.actions = actions
  }

  private func obey(_ action: HTTPForwarder.Action, _ context: ChannelHandlerContext) {
    switch action {
    case .connect(let server): self.connect(server, context)
    case .send(.client, let bytes): context.write(self.wrapOutboundOut(bytes), promise: nil)
    case .send(.upstream, let bytes): self.upstream?.send(bytes)
    case .unsent(let server, let bytes): self.keepUnsent(bytes, server, context)
    case .gap(let gap): if self.isCounted { self.services.sink.count(gap) } else { self.services.refused(gap) }
    case .disconnect: self.disconnect()
    case .close:
      self.disconnect()
      self.close(context)
    case .closeWrite(.client): context.close(mode: .output, promise: nil)
    case .closeWrite(.upstream): self.upstream?.closeOutput()
    case .pauseReading(.client): self.isPaused = true
    case .resumeReading(.client):
      self.isPaused = false
      self.readIfWanted(context)
    case .pauseReading(.upstream): self.upstream?.pause()
    case .resumeReading(.upstream): self.upstream?.resume()
    }
  }

  private func readIfWanted(_ context: ChannelHandlerContext) {
    guard self.wantsRead, !self.isPaused, self.upstream?.isWritable ?? true else { return }
    self.wantsRead = false
    context.read()
  }

  /// Ends the connection; a client that may go on sending still gets what it was sent.
  private func close(_ context: ChannelHandlerContext) {
    guard !self.hasClientEnded else { return context.closeAfterFlush() }
    context.lingerAfterFlush(self.services.limits)
    self.isPaused = false
    self.readIfWanted(context)
  }

  private func disconnect() {
    self.upstream?.disconnect()
    self.upstream = nil
  }

  private func connect(_ server: Endpoint, _ context: ChannelHandlerContext) {
    let client = context.channel
    self.services.dialler.connect(to: server, on: context.eventLoop).assumeIsolated()
      .whenComplete { result in
        switch result {
        case .success(let channel):
          guard client.isActive else { return channel.close(promise: nil) }
          self.connected(channel, server, context)
        case .failure(let error):
          guard client.isActive else { return }
          self.services.sink.count(Gap(reason: "a server that could not be reached", host: server.host))
          self.services.notice("\(error)")
          self.handle(.connectFailed("\(error)"), context)
        }
      }
  }

  private func tee(_ server: Endpoint, _ context: ChannelHandlerContext) -> Tee {
    self.isCounted = true
    let about = self.services.context(
      of: context.channel, to: server, direction: .outbound, isSecure: false, fixedHost: nil)
    return Tee(
      Protocols.makeDetectingDissector(about, limits: self.services.limits), sink: self.services.sink,
      counters: self.services.counters)
  }

  /// What was asked of a server that is not there is kept as an exchange without a response.
  private func keepUnsent(_ bytes: ByteBuffer, _ server: Endpoint, _ context: ChannelHandlerContext) {
    let tee = self.tee(server, context)
    tee.received(.client, bytes, at: WallClock.now)
    tee.closed(.upstream, isReset: false)
    tee.closed(.client, isReset: false)
  }

  private func connected(_ channel: any Channel, _ server: Endpoint, _ context: ChannelHandlerContext) {
    var server = server
    server.address = channel.remoteAddress?.ipAddress ?? ""
    let tee = self.tee(server, context)
    let upstream = ForwardUpstream(channel, tee: tee) { event in
      switch event {
      case .received(let bytes):
        let moment = WallClock.now
        self.handle(.received(.upstream, bytes), context)
        // after it was passed on
        tee.received(.upstream, bytes, at: moment)
        if self.isQuiescing, tee.isIdle { context.closeAfterFlush() }
      case .closed: self.handle(.closed(.upstream), context)
      case .lost(let isReset): self.handle(.lost, isReset: isReset, context)
      case .writable: self.readIfWanted(context)
      }
    } isClientWritable: {
      context.channel.isWritable
    }
    do {
      try channel.pipeline.syncOperations.addHandler(upstream)
    } catch {
      channel.close(promise: nil)
      return self.handle(.connectFailed("\(error)"), context)
    }
    self.upstream = upstream
    channel.setOption(.autoRead, value: true).assumeIsolated().whenFailure { _ in channel.close(promise: nil) }
    self.handle(.connected, context)
  }
}
