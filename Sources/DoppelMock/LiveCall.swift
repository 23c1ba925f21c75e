internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelProxy
internal import DoppelTLS
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore

/// Asks the real server one request that the library does not answer, on a connection of its own.
///
/// Bound to the event loop of the client's connection.
final class LiveCall {
  private let request: Message
  private let tunnel: Tunnel
  private let wire: any WireProtocol
  private let services: MockServices
  private let patience: Duration
  private let sink: (any ExchangeSink)?
  private var channel: (any Channel)?
  /// Whether nobody waits for the answer any more.
  private(set) var isCancelled = false

  /// - Parameters:
  ///   - patience: how long the answer may take; `nil` for as long as any.
  ///   - sink: where the exchange is kept; `nil` for where misses are.
  init(
    _ request: Message, to tunnel: Tunnel, wire: any WireProtocol, services: MockServices, within patience: Duration? = nil,
    keepingIn sink: (any ExchangeSink)? = nil
  ) {
    self.patience = patience ?? services.limits.answerTime
    self.sink = sink ?? services.recorded
    self.request = request
    self.tunnel = tunnel
    self.wire = wire
    self.services = services
  }

  /// The server's answer. Fails with `TransportError` where there is none.
  func run(on loop: any EventLoop) -> EventLoopFuture<Answer> {
    let answer = loop.makePromise(of: Answer.self)
    let me = NIOLoopBound(self, eventLoop: loop)
    (self.tunnel.way ?? self.services.dialler).connect(to: self.tunnel.server, on: loop).whenComplete { result in
      switch result {
      case .success(let channel): me.value.converse(channel, answer)
      case .failure(let error): answer.fail(error)
      }
    }
    return answer.futureResult
  }

  /// Ends the call: its client is gone.
  func cancel() {
    self.isCancelled = true
    self.channel?.close(promise: nil)
  }

  private func converse(_ channel: any Channel, _ answer: EventLoopPromise<Answer>) {
    guard !self.isCancelled else {
      channel.close(promise: nil)
      return answer.fail(TransportError(.connectionLost, "the client left"))
    }
    self.channel = channel
    let handler = DriverHandler(self.wire.makeDriver(limits: self.services.limits)) { report in
      switch report {
      case .completed(let response, _, _, _): answer.succeed(.response(response))
      case .failed(let error): answer.fail(error)
      }
      channel.close(promise: nil)
    }
    let server = self.tunnel.fixedHost == nil ? nil : self.tunnel.server
    let limit = self.patience
    let error = TransportError(.timedOut, "\(self.tunnel.server.hostAndPort) gave no answer within \(limit)")
    let timer = channel.eventLoop.scheduleTask(in: .nanoseconds(limit.nanoseconds)) {
      answer.fail(error)
      channel.close(promise: nil)
    }
    channel.closeFuture.whenComplete { _ in timer.cancel() }
    let wire = self.wire.prepare(request: self.request, server: server, isSecure: self.isSecure)
    do {
      let pipeline = channel.pipeline.syncOperations
      if self.isSecure { try self.startTLS(channel, answer) }
      if let sink = self.sink { try pipeline.addHandler(TeeHandler(self.tee(channel, sink))) }
      try pipeline.addHandler(handler)
      handler.send(self.request, wire: wire)
      channel.setOption(.autoRead, value: true).whenFailure { answer.fail($0) }
    } catch {
      answer.fail(error)
      channel.close(promise: nil)
    }
  }

  /// Makes TLS with the server; a failure is the answer's, in the words that say why.
  private func startTLS(_ channel: any Channel, _ answer: EventLoopPromise<Answer>) throws {
    let host = self.tunnel.server.host
    let client = try self.services.interception.clients.makeHandler(host: host, protocols: ApplicationProtocols.supported)
    let watcher = HandshakeWatcher(client, limit: self.services.limits.connectTime) { outcome in
      guard case .failed(let failure) = outcome else { return }
      answer.fail(TransportError(.tlsFailed, failure.sentence(host: host)))
    }
    try channel.pipeline.syncOperations.addHandler(client)
    try channel.pipeline.syncOperations.addHandler(watcher)
  }

  private var isSecure: Bool { self.tunnel.isServerSecure }

  private func tee(_ channel: any Channel, _ sink: any ExchangeSink) -> Tee {
    var server = self.tunnel.server
    server.address = channel.remoteAddress?.ipAddress ?? ""
    let context = ConnectionContext(
      id: ConnectionID(UInt64(self.services.counters.open())), direction: .outbound, server: server,
      isSecure: self.isSecure, fixedHost: self.tunnel.fixedHost, openedAt: WallClock.now,
      seed: UInt64.random(in: .min ... .max))
    return Tee(
      Protocols.makeDetectingDissector(context, limits: self.services.limits), sink: sink, counters: self.services.counters)
  }
}
