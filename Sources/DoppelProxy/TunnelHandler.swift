internal import DoppelExchange
internal import DoppelOpaque
internal import DoppelProtocols
internal import DoppelTLS
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOSSL

/// Stands on a client's channel whose server is dialled, waits for the first bytes of either side and lets them decide: TLS is
/// taken apart on both sides, all else is relayed and dissected. Then it is gone.
///
/// Until then nothing is lost and nothing is sent that the other side did not send.
final class TunnelHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  enum State {
    /// No decision yet; these bytes of the client came.
    case sniffing(ByteBuffer)
    /// TLS with the server is being made; these bytes of the client wait.
    case dialling(ByteBuffer)
    case done
  }

  var state = State.sniffing(ByteBuffer())
  var tunnel: Tunnel
  let upstream: any Channel
  let probe: ServerFirstProbe
  let services: CaptureServices
  /// Ends the wait for a client that stops within its first words.
  private var timer: Scheduled<Void>?

  /// - Parameters:
  ///   - upstream: the server's channel, on the same event loop; `probe` stands in its pipeline.
  init(_ tunnel: Tunnel, upstream: any Channel, probe: ServerFirstProbe, services: CaptureServices) {
    self.tunnel = tunnel
    self.upstream = upstream
    self.probe = probe
    self.services = services
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.probe.onEvent = { event in
      switch (event, self.state) {
      case (.spoke, .sniffing(let held)): self.relay(held, context)
      case (.closed, .sniffing): context.close(promise: nil)
      case (.spoke, .dialling), (.spoke, .done), (.closed, .dialling), (.closed, .done): break
      }
    }
    self.upstream.setOption(.autoRead, value: true).assumeIsolated().whenFailure { _ in context.close(promise: nil) }
    if self.probe.held.readableBytes > 0 || self.probe.hasEnded { self.probe.onEvent?(.spoke) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.probe.onEvent = nil
    self.timer?.cancel()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = self.unwrapInboundIn(data)
    switch self.state {
    case .sniffing(var held):
      held.writeBuffer(&bytes)
      self.state = .sniffing(held)
      self.decide(held, context)
    case .dialling(var held):
      held.writeBuffer(&bytes)
      self.state = .dialling(held)
    case .done: context.fireChannelRead(data)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    let hasClientEnded = event as? ChannelEvent == .inputClosed
    switch self.state {
    case .sniffing(let held) where hasClientEnded:
      // The client has said all it will say: the server hears that, and may still answer.
      self.relay(held, hasClientEnded: true, context)
    case .dialling where hasClientEnded || event is QuiesceEvent, .sniffing where event is QuiesceEvent:
      // Nothing is under way, and a client that has ended cannot complete its handshake.
      context.close(promise: nil)
    case .sniffing, .dialling, .done: context.fireUserInboundEventTriggered(event)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.state = .done
    self.upstream.close(promise: nil)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.upstream.close(promise: nil)
    context.close(promise: nil)
  }

  // MARK: The decision

  private func decide(_ held: ByteBuffer, _ context: ChannelHandlerContext) {
    switch ClientHello.read(held) {
    case .needMore where held.readableBytes > self.services.limits.sniffedBytes: self.relay(held, context)
    case .needMore: self.startTimer(context)
    case .notTLS: self.relay(held, context)
    case .hello(let hello) where self.tunnel.isServerSecure:
      // TLS with the server stands already, as the configuration said: only the client's side is left.
      self.state = .dialling(held)
      self.answer(hello, host: self.host(in: hello), negotiated: nil, context)
    case .hello(let hello):
      let host = self.host(in: hello)
      let (rules, port) = (self.services.interception, self.tunnel.server.port)
      if let reason = rules.reasonToLeave(host: host, port: port)
        ?? rules.reasonToLeave(host: self.tunnel.server.host, port: port)
      {
        self.relay(held, tee: self.opaqueTee(context, host: host, reason: reason), context)
      } else {
        if hello.serverName != nil || self.tunnel.server.name.isEmpty { self.tunnel.server.name = host }
        self.intercept(hello, host: host, held, context)
      }
    }
  }

  /// The server as the client means it. One that says no name in TLS has called a server by its address, if it believes that it is
  /// connected to it: so the certificates say, and are verified.
  private func host(in hello: ClientHello) -> String {
    let server = self.tunnel.server
    let isAddress = self.tunnel.isTransparent && self.tunnel.fixedHost == nil && !server.address.isEmpty
    return hello.serverName?.text ?? (isAddress ? server.address : server.host)
  }

  private func startTimer(_ context: ChannelHandlerContext) {
    guard self.timer == nil else { return }
    let limit = TimeAmount.nanoseconds(self.services.limits.sniffTime.nanoseconds)
    self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
      if case .sniffing(let held) = self.state { self.relay(held, context) }
    }
  }

  func tee(_ context: ChannelHandlerContext, isSecure: Bool) -> Tee {
    let about = self.about(context, isSecure: isSecure)
    let dissector = Protocols.makeDetectingDissector(about, limits: self.services.limits)
    return Tee(dissector, sink: self.services.sink, counters: self.services.counters)
  }

  private func opaqueTee(_ context: ChannelHandlerContext, host: String, reason: String) -> Tee {
    self.tunnel.server.name = host
    let about = self.about(context, isSecure: true)
    let dissector = OpaqueDissector(about, reason: reason, limits: self.services.limits)
    return Tee(dissector, sink: self.services.sink, counters: self.services.counters)
  }

  private func about(_ context: ChannelHandlerContext, isSecure: Bool) -> ConnectionContext {
    self.services.context(
      of: context.channel, to: self.tunnel.server, direction: self.tunnel.direction, isSecure: isSecure,
      fixedHost: self.tunnel.fixedHost)
  }

  /// Passes everything on from here, beginning with what was held on either side.
  private func relay(
    _ held: ByteBuffer, hasClientEnded: Bool = false, tee: Tee? = nil, _ context: ChannelHandlerContext
  ) {
    self.state = .done
    let ends = RelayHandler.pair(tee: tee ?? self.tee(context, isSecure: self.tunnel.isServerSecure))
    do {
      try context.pipeline.syncOperations.addHandler(ends.client, position: .after(self))
      try self.upstream.pipeline.syncOperations.addHandler(ends.upstream)
    } catch {
      return context.close(promise: nil)
    }
    self.upstream.pipeline.syncOperations.removeHandler(self.probe, promise: nil)
    ends.client.replay(held, isLast: hasClientEnded)
    ends.upstream.replay(self.probe.held, isLast: self.probe.hasEnded)
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }
}
