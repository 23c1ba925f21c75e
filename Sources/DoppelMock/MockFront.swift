internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelProxy
internal import DoppelReport
internal import DoppelTLS
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// Stands on a mocked client's channel until the first bytes tell what it speaks: TLS is answered with a certificate of ours, a
/// known protocol by its responder, and where the recorded server spoke first, its words are said at once. Then it is gone. Where
/// no protocol is known, what was recorded is answered by its bytes, and all else is a miss and closed: a mock never guesses. So is
/// what a client left unfinished, and silence towards a server that no recording knows.
///
/// A server that is known by its address alone may turn out to be one that is not mocked: then the client is left to it, unread.
/// So is a client whose protocol is not known where misses pass through and no conversation with its server was recorded.
final class MockFront: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private let services: MockServices
  private var tunnel: Tunnel?
  private var held = ByteBuffer()
  private var isSecure = false
  private var isDone = false
  /// Whether the client has said something that its limit of time is for.
  private var hasBegun = false
  /// Whether the client has said all.
  private var hasEnded = false
  private var timer: Scheduled<Void>?

  /// - Parameter tunnel: the server that is mocked; `nil` where each request names its own.
  init(_ tunnel: Tunnel?, services: MockServices) {
    self.tunnel = tunnel
    self.services = services
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let isShort = self.isUndecided || self.isUnknown
    self.giveUpAfter(isShort ? self.services.limits.sniffTime : self.services.limits.idleTime, context)
    if context.channel.isActive { self.greet(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    self.greet(context)
  }

  /// Says the server's first words where it was recorded with some.
  private func greet(_ context: ChannelHandlerContext) {
    guard !self.isDone, self.held.readableBytes == 0, let tunnel = self.tunnel, self.services.greets(for: tunnel) else {
      return
    }
    self.answer(Protocols.opaque, speaksFirst: true, context)
  }

  private func giveUpAfter(_ limit: Duration, _ context: ChannelHandlerContext) {
    self.timer?.cancel()
    let limit = TimeAmount.nanoseconds(limit.nanoseconds)
    self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) { self.giveUp(context) }
  }

  /// Whether the server's address is not mocked, and no name is known by which it is.
  private var isUndecided: Bool {
    guard let tunnel = self.tunnel, tunnel.server.name.isEmpty, !tunnel.isServerSecure else { return false }
    return !self.services.mocked.contains(tunnel.server)
  }

  /// Whether no recording knows the server that the connection is for.
  private var isUnknown: Bool { self.tunnel.map(self.services.isUnknown) ?? false }

  /// Whether a client that ends without a word has an answer.
  private var answersEnd: Bool { self.tunnel.map(self.services.answersEnd) ?? false }

  /// Whether a client whose protocol is not known is left to its server. What came within TLS is not: it would go on without.
  private var isLeft: Bool {
    guard let tunnel = self.tunnel, !tunnel.isServerSecure else { return false }
    return self.services.leaves(tunnel)
  }

  /// Waits for nothing more: what the client has said is asked as it is, of who is meant to hear it. So is its silence towards a
  /// server that no recording knows, and its end where that was recorded with an answer.
  private func giveUp(_ context: ChannelHandlerContext) {
    if self.isUndecided { return self.pass(context) }
    if self.held.readableBytes == 0 {
      guard self.hasEnded ? self.answersEnd : self.isUnknown else { return context.close(promise: nil) }
    }
    if self.isLeft { return self.leave(context) }
    self.answer(Protocols.opaque, speaksFirst: self.held.readableBytes == 0 && !self.hasEnded, context)
  }

  func handlerRemoved(context: ChannelHandlerContext) { self.timer?.cancel() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !self.isDone else { return context.fireChannelRead(data) }
    var bytes = self.unwrapInboundIn(data)
    if !self.hasBegun {
      self.hasBegun = true
      self.giveUpAfter(self.isUndecided ? self.services.limits.sniffTime : self.services.limits.headerTime, context)
    }
    self.held.writeBuffer(&bytes)
    if !self.isSecure, self.tunnel != nil, self.answerTLS(context) { return }
    if let wire = Protocols.detect(self.held, limits: self.services.limits) {
      // Whom a request is for, it says itself.
      if !wire.isDelimited, self.isLeft { self.leave(context) } else { self.answer(wire, context) }
    } else if self.isLeft {
      return
    } else if let tunnel = self.tunnel, self.services.recalls(self.held, for: tunnel) {
      self.answer(Protocols.opaque, context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if !self.isDone, let tunnel = self.tunnel { self.services.ended(tunnel) }
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is QuiesceEvent { return context.close(promise: nil) }
    if !self.isDone, event as? ChannelEvent == .inputClosed {
      self.hasEnded = true
      return self.giveUp(context)
    }
    if case .handshakeCompleted? = event as? TLSUserEvent {
      if !self.isDone, self.isUnknown {
        // it may wait for the first words, as on a connection that has just been opened
        self.hasBegun = false
        self.giveUpAfter(self.services.limits.sniffTime, context)
      }
      self.greet(context)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let failure = HandshakeFailure(error, certificate: nil, at: .now())
    let host = self.tunnel?.server.host ?? ""
    // Nothing is passed on for it, so the first time is said, however it was refused.
    if self.isSecure, !self.isDone, self.services.interception.opaqueHosts.note(failure, host: host, silentCloses: 1) {
      self.services.notice("a client refuses our certificate for \(host): \(failure)")
    }
    context.close(promise: nil)
  }

  /// Answers TLS where the client speaks it; `true` where these bytes are, or may become, a ClientHello.
  private func answerTLS(_ context: ChannelHandlerContext) -> Bool {
    switch ClientHello.read(self.held) {
    case .notTLS: return false
    case .needMore: return true
    case .hello(let hello):
      let host = hello.serverName?.text ?? self.tunnel?.server.host ?? ""
      if var server = self.tunnel?.server, server.name.isEmpty {
        server.name = hello.serverName?.text ?? ""
        guard self.services.mocked.contains(server) else {
          self.pass(context)
          return true
        }
      }
      self.isSecure = true
      self.tunnel?.isServerSecure = true
      if self.tunnel?.fixedHost == nil { self.tunnel?.server.name = host }
      // One that says no name in TLS may have called the server by its address.
      let address = hello.serverName == nil ? self.tunnel?.server.address ?? "" : ""
      do {
        let server = NIOSSLServerHandler(
          context: try self.services.interception.servers.context(
            for: ServerName(host), or: address.isEmpty ? nil : ServerName(address),
            protocols: ApplicationProtocols.supported, at: .now()))
        try context.pipeline.syncOperations.addHandler(server, position: .before(self))
        let held = self.held
        self.held.clear()
        // The TLS handler gets what was read, as if it had just come.
        context.pipeline.fireChannelRead(held)
        context.pipeline.fireChannelReadComplete()
      } catch {
        self.services.notice("TLS for \(host) cannot be answered: \(error)")
        context.close(promise: nil)
      }
      return true
    }
  }

  /// Leaves a client whose protocol is not known to its server; where that is mocked, the misses are passed through so.
  private func leave(_ context: ChannelHandlerContext) {
    if let server = self.tunnel?.server, self.services.mocked.contains(server) {
      self.services.tally.count(.passthrough, host: server.hostAndPort, command: "", location: "")
      self.services.recorded?.count(Gap(reason: "a conversation that was passed through unread", host: server.host))
    }
    self.pass(context)
  }

  /// Leaves the client to the server itself.
  private func pass(_ context: ChannelHandlerContext) {
    guard let tunnel = self.tunnel else { return context.close(promise: nil) }
    self.isDone = true
    let front = PassFront(tunnel, dialler: self.services.dialler, notice: self.services.notice)
    do {
      try context.pipeline.syncOperations.addHandler(front, position: .after(self))
      if self.held.readableBytes > 0 { context.fireChannelRead(NIOAny(self.held)) }
      if self.hasEnded { context.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    } catch {
      context.close(promise: nil)
    }
  }

  private func answer(_ wire: any WireProtocol, speaksFirst: Bool = false, _ context: ChannelHandlerContext) {
    self.isDone = true
    let about = self.about(context)
    let results = self.services.results.map {
      ResultSink($0, wire: wire, limit: self.services.limits.messagesInFlight + 1, log: self.services.log)
    }
    let tee = results.map {
      Tee(wire.makeDissector(about, limits: self.services.limits), sink: $0, counters: self.services.counters)
    }
    let handler = ResponderHandler(
      wire.makeResponder(about, limits: self.services.limits),
      source: MockSource(self.services, wire: wire, tunnel: self.tunnel, client: about.client, on: about.id, results: results),
      limits: self.services.limits, speaksFirst: speaksFirst, tee: tee)
    do {
      try context.pipeline.syncOperations.addHandler(handler, position: .after(self))
      context.fireChannelRead(NIOAny(self.held))
      context.fireChannelReadComplete()
      if self.hasEnded { context.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    } catch {
      context.close(promise: nil)
    }
  }

  private func about(_ context: ChannelHandlerContext) -> ConnectionContext {
    let address = context.remoteAddress
    return ConnectionContext(
      id: ConnectionID(UInt64(self.services.counters.open())), direction: .outbound,
      client: Endpoint(address: address?.ipAddress ?? "", port: address?.port ?? 0),
      server: self.tunnel?.server ?? Endpoint(), isSecure: self.tunnel?.isServerSecure ?? self.isSecure,
      fixedHost: self.tunnel?.fixedHost,
      openedAt: WallClock.now, seed: UInt64.random(in: .min ... .max))
  }
}
