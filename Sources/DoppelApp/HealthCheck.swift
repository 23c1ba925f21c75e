internal import DoppelExchange
internal import DoppelLoad
internal import DoppelProtocols
internal import DoppelReplay
internal import DoppelRules
internal import DoppelTLS
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOPosix

/// Waits until a program answers: `--health URL|PATH`.
struct HealthCheck: Sendable {
  /// Between two attempts.
  static let pause = Duration.milliseconds(200)
  /// How long one attempt waits for its answer.
  static let answerTime = Duration.seconds(5)

  let origin: Origin
  let path: String
  /// How long is waited in all.
  var patience = Duration.seconds(120)

  /// - Parameters:
  ///   - text: an `http://` or `https://` URL, or a path of the program at `host` and `port`.
  /// - Throws: `CommandError` with exit code 2.
  init(_ text: String, host: String, port: Int) throws {
    if text.hasPrefix("/") {
      self.origin = Origin(isSecure: false, host: host, port: port)
      self.path = text
      return
    }
    let lowered = text.prefix(8).lowercased()
    guard let scheme = ["http://", "https://"].first(where: { lowered.hasPrefix($0) }) else {
      throw CommandError.usage("--health: expected http://host:port/path, https://host:port/path or /path, not \"\(text)\"")
    }
    let isSecure = scheme == "https://"
    let rest = text.dropFirst(scheme.count).prefix { $0 != "#" }
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    let authority = Parsing.authority(rest[..<end], isSecure: isSecure)
    let address = try Parsing.value("--health", authority) { text throws(RuleSyntaxError) in try AddressText(text) }
    self.origin = Origin(isSecure: isSecure, host: address.host ?? host, port: address.port)
    self.path = (rest[end...].hasPrefix("/") ? "" : "/") + rest[end...]
  }

  /// Whether the program is asked, and not another machine.
  private var isOnThisMachine: Bool {
    self.origin.host == "localhost" || self.origin.host.hasPrefix("127.") || self.origin.host == "::1"
  }

  /// Returns when a request is answered with a status below 400.
  ///
  /// - Parameters:
  ///   - clients: how a program that speaks TLS is verified.
  ///   - inside: the way to the program where it is in a sandbox.
  /// - Throws: `CommandError` with exit code 3 after `patience`; `CancellationError`.
  func wait(_ clients: ClientContexts, inside: (any Dialling)? = nil) async throws {
    guard let wire = Protocols.named("http") else { throw CommandError.failed("there is no HTTP codec") }
    var limits = Limits.defaults
    limits.answerTime = Self.answerTime
    let services = LoadServices(
      wire: wire, clients: clients, limits: limits, dialler: self.isOnThisMachine ? inside : nil)
    let request = Message(
      start: .request(method: "GET", target: self.path, version: "HTTP/1.1"),
      fields: Fields(["Connection": "close"]))
    let clock = ContinuousClock()
    let end = clock.now + self.patience
    var last = "no answer yet"
    while clock.now < end {
      do {
        let answer = try await SingleRequest.send(
          request, to: self.origin, services: services, on: MultiThreadedEventLoopGroup.singleton.any())
        let status = SingleRequest.status(of: answer)
        if status < 400 { return }
        last = "status \(status)"
      } catch {
        last = "\(error)"
      }
      try await Task.sleep(for: Self.pause)
    }
    throw CommandError.failed(
      "\(self.origin)\(self.path) did not become healthy within \(DurationText.text(self.patience)): \(last)")
  }
}
