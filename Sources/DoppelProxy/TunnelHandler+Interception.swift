internal import DoppelExchange
internal import DoppelTLS
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOSSL

extension TunnelHandler {
  /// Takes TLS apart: first the handshake with the server, so that its choice of protocol and its failures can be mirrored, then
  /// the one with the client.
  func intercept(_ hello: ClientHello, host: String, _ held: ByteBuffer, _ context: ChannelHandlerContext) {
    self.state = .dialling(held)
    context.channel.setOption(.autoRead, value: false).assumeIsolated().whenFailure { _ in context.close(promise: nil) }
    let offer = ApplicationProtocols.offer(for: hello.applicationProtocols)
    do {
      let client = try self.services.interception.clients.makeHandler(host: host, protocols: offer)
      let watcher = HandshakeWatcher(client, limit: self.services.limits.connectTime) { outcome in
        switch outcome {
        case .agreed(let negotiated): self.answer(hello, host: host, negotiated: negotiated, context)
        case .failed(let failure): self.refused(host: host, failure.sentence(host: host), context)
        }
      }
      let pipeline = self.upstream.pipeline.syncOperations
      try pipeline.addHandler(watcher, position: .first)
      try pipeline.addHandler(client, position: .first)
    } catch {
      self.refused(host: host, "\(error)", context)
    }
  }

  /// The server's side stands: the client's side is answered with a certificate of ours for the same name.
  func answer(_ hello: ClientHello, host: String, negotiated: String?, _ context: ChannelHandlerContext) {
    guard case .dialling(let held) = self.state else { return }
    let protocols = ApplicationProtocols.answer(for: hello.applicationProtocols, upstream: negotiated)
    let ends = RelayHandler.pair(tee: self.tee(context, isSecure: true))
    do {
      try self.upstream.pipeline.syncOperations.addHandler(ends.upstream)
      self.upstream.pipeline.syncOperations.removeHandler(self.probe, promise: nil)
      try self.startTLS(host: host, protocols: protocols, then: ends.client, held, context)
      ends.upstream.replay(self.probe.held, isLast: self.probe.hasEnded)
    } catch {
      self.services.notice("TLS for \(host) cannot be answered: \(error)")
      context.close(promise: nil)
    }
  }

  /// Puts our side of TLS in front of `handler` and gives it the bytes that came.
  private func startTLS(
    host: String, protocols: [String], then handler: any ChannelHandler, _ held: ByteBuffer, _ context: ChannelHandlerContext
  ) throws {
    self.state = .done
    let services = self.services
    let channel = context.channel
    let server = NIOSSLServerHandler(
      context: try services.interception.servers.context(
        for: ServerName(host), or: self.tunnel.server.host.isEmpty ? nil : ServerName(self.tunnel.server.host),
        protocols: protocols, at: .now()))
    let watcher = HandshakeWatcher(server, limit: services.limits.headerTime) { outcome in
      let failure: HandshakeFailure? = if case .failed(let failure) = outcome { failure } else { nil }
      if services.interception.opaqueHosts.note(failure, host: host) {
        services.notice("a client refuses our certificate for \(host): its TLS is left untouched from now on")
      }
    }
    let pipeline = context.pipeline.syncOperations
    try pipeline.addHandlers([server, watcher, handler], position: .after(self))
    context.fireChannelRead(NIOAny(held))
    context.fireChannelReadComplete()
    pipeline.removeHandler(self, promise: nil)
    channel.setOption(.autoRead, value: true).assumeIsolated().whenFailure { _ in channel.close(promise: nil) }
  }

  /// The server's side of TLS failed: the client gets its handshake and then a failure in its own protocol's words.
  private func refused(host: String, _ reason: String, _ context: ChannelHandlerContext) {
    guard case .dialling(let held) = self.state else { return }
    self.services.notice(reason)
    self.upstream.close(promise: nil)
    let refusal = RefusalHandler(reason: reason, tee: self.tee(context, isSecure: true), services: self.services)
    do {
      try self.startTLS(host: host, protocols: ApplicationProtocols.supported, then: refusal, held, context)
    } catch {
      context.close(promise: nil)
    }
  }
}
