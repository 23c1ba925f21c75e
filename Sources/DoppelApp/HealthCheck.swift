internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelReplay
internal import DoppelRules
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOPosix

/// Waits until a program answers: `--health URL|PATH`.
struct HealthCheck: Sendable {
  /// How long is waited in all.
  static let patience = Duration.seconds(120)
  /// Between two attempts.
  static let pause = Duration.milliseconds(200)
  /// How long one attempt waits for its answer.
  static let answerTime = Duration.seconds(5)

  private let server: Endpoint
  private let path: String

  /// - Parameters:
  ///   - text: an `http://` URL, or a path of the program at `host` and `port`.
  /// - Throws: `CommandError` with exit code 2.
  init(_ text: String, host: String, port: Int) throws {
    if text.hasPrefix("/") {
      self.server = Endpoint(name: host, port: port)
      self.path = text
      return
    }
    guard text.hasPrefix("http://") else {
      throw CommandError.usage("--health: expected http://host:port/path or /path, not \"\(text)\"")
    }
    let rest = text.dropFirst("http://".count)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    let authority = rest[..<slash].contains(":") ? String(rest[..<slash]) : "\(rest[..<slash]):80"
    let address = try Parsing.value("--health", authority) { text throws(RuleSyntaxError) in try AddressText(text) }
    self.server = Endpoint(name: address.host ?? host, port: address.port)
    self.path = slash == rest.endIndex ? "/" : String(rest[slash...])
  }

  /// Returns when a request is answered with a status below 400.
  ///
  /// - Throws: `CommandError` with exit code 3 after `patience`; `CancellationError`.
  func wait() async throws {
    let clock = ContinuousClock()
    let end = clock.now + Self.patience
    var last = "no answer yet"
    while clock.now < end {
      do {
        let status = try await self.ask()
        if status < 400 { return }
        last = "status \(status)"
      } catch {
        last = "\(error)"
      }
      try await Task.sleep(for: Self.pause)
    }
    throw CommandError.failed("\(self.server.hostAndPort)\(self.path) did not become healthy within \(Self.patience): \(last)")
  }

  private func ask() async throws -> Int {
    guard let wire = Protocols.named("http") else { return 0 }
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let server = self.server
    let request = Message(
      start: .request(method: "GET", target: self.path, version: "HTTP/1.1"), fields: Fields(["Connection": "close"]))
    let bytes = wire.prepare(request: request, server: server, isSecure: false)
    let channel = try await Dialler().connect(to: server, on: loop).get()
    let status = loop.makePromise(of: Int.self)
    loop.execute {
      let handler = DriverHandler(wire.makeDriver(limits: .defaults)) { report in
        switch report {
        case .completed(let response, _, _, _):
          if case .status(_, let code, _) = response.start { status.succeed(code) } else { status.succeed(0) }
        case .failed(let error): status.fail(error)
        }
        channel.close(promise: nil)
      }
      let timer = loop.scheduleTask(in: .nanoseconds(Self.answerTime.nanoseconds)) {
        status.fail(TransportError(.timedOut, "no answer within \(Self.answerTime)"))
        channel.close(promise: nil)
      }
      channel.closeFuture.whenComplete { _ in timer.cancel() }
      do {
        try channel.pipeline.syncOperations.addHandler(handler)
        handler.send(request, wire: bytes)
        channel.setOption(.autoRead, value: true).whenFailure { status.fail($0) }
      } catch {
        status.fail(error)
      }
    }
    return try await status.futureResult.get()
  }
}
