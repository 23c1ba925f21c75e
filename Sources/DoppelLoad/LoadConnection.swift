internal import DoppelExchange
internal import DoppelReplay
internal import DoppelTLS
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOSSL

/// A client's connection to one origin: opened with the first request, kept while the server keeps it, opened again when needed.
///
/// One request at a time. Bound to its event loop.
final class LoadConnection {
  typealias Completion = (Result<Message, TransportError>) -> Void

  private enum State {
    case closed
    case dialling
    case open(DriverHandler)
  }

  private let origin: Origin
  private let services: LoadServices
  private let loop: any EventLoop
  private var state = State.closed
  /// The number of the connection that was opened last; what an earlier one still says is of no interest.
  private var generation = 0
  private var completion: Completion?
  /// Why the TLS handshake of this connection failed, which says more than that the connection ended.
  private var tlsFailure: TransportError?
  /// When the request that is under way was sent; for its time limit.
  private(set) var sentAt: NIODeadline?

  init(_ origin: Origin, services: LoadServices, loop: any EventLoop) {
    self.origin = origin
    self.services = services
    self.loop = loop
  }

  /// Sends a request; `completion` is called once, on the loop.
  func send(_ item: LoadItem, completion: @escaping Completion) {
    guard let request = item.exchange.request else { return }
    self.completion = completion
    self.sentAt = .now()
    switch self.state {
    case .open(let handler) where handler.isOpen: handler.send(request, wire: item.wire)
    case .open, .closed: self.dial(request, item.wire)
    case .dialling: self.finish(.failure(TransportError(.unreachable, "a request was sent before the one before was answered")))
    }
  }

  /// Gives up the request that is under way.
  func cancel(_ error: TransportError) {
    self.close()
    self.finish(.failure(error))
  }

  func close() {
    let state = self.state
    self.state = .closed
    self.generation += 1
    if case .open(let handler) = state { handler.close() }
  }

  private func finish(_ result: Result<Message, TransportError>) {
    self.sentAt = nil
    guard let completion = self.completion else { return }
    self.completion = nil
    completion(result)
  }

  private func dial(_ request: Message, _ wire: ByteBuffer) {
    self.state = .dialling
    self.tlsFailure = nil
    self.generation += 1
    let generation = self.generation
    let server = Endpoint(name: self.origin.host, port: self.origin.port)
    self.services.dialler.connect(to: server, on: self.loop).assumeIsolated().whenComplete { result in
      switch result {
      case .success(let channel):
        guard generation == self.generation else { return channel.close(promise: nil) }
        self.opened(channel, request, wire)
      case .failure(let error):
        guard generation == self.generation else { return }
        self.state = .closed
        self.finish(.failure(error as? TransportError ?? TransportError(.unreachable, "\(error)")))
      }
    }
  }

  private func opened(_ channel: any Channel, _ request: Message, _ wire: ByteBuffer) {
    let generation = self.generation
    let handler = DriverHandler(self.services.wire.makeDriver(limits: self.services.limits)) { report in
      guard generation == self.generation else { return }
      switch report {
      case .completed(let response, _, _, let canContinue):
        if !canContinue { self.state = .closed }
        self.finish(.success(response))
      case .failed(let error):
        self.state = .closed
        self.finish(.failure(self.tlsFailure ?? error))
      }
    }
    do {
      if self.origin.isSecure {
        try self.startTLS(channel)
      }
      try channel.pipeline.syncOperations.addHandler(handler)
    } catch {
      self.state = .closed
      channel.close(promise: nil)
      return self.finish(.failure(TransportError(.tlsFailed, "\(error)")))
    }
    self.state = .open(handler)
    handler.send(request, wire: wire)
    channel.setOption(.autoRead, value: true).assumeIsolated().whenFailure { _ in channel.close(promise: nil) }
  }

  private func startTLS(_ channel: any Channel) throws {
    let host = self.origin.host
    let generation = self.generation
    let tls = try self.services.clients.makeHandler(host: host, protocols: ApplicationProtocols.supported)
    let watcher = HandshakeWatcher(tls, limit: self.services.limits.connectTime) { outcome in
      guard case .failed(let failure) = outcome, generation == self.generation else { return }
      self.tlsFailure = TransportError(.tlsFailed, failure.sentence(host: host))
    }
    try channel.pipeline.syncOperations.addHandlers([tls, watcher])
  }
}
