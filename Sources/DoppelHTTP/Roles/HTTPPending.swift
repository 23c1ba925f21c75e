internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// One side of an exchange as it comes.
struct HTTPSide: Sendable {
  enum Progress: Sendable, Hashable {
    case none, reading, whole
    /// The connection ended within it.
    case cutOff
  }

  private(set) var progress = Progress.none
  private var head = Message()
  private(set) var body = HTTPBody()
  private var framing = HTTPBodyFraming.none
  private var trailers = Fields()
  private(set) var oddities: HTTPOddities = []

  mutating func begin(_ head: HTTPHead) {
    self.progress = .reading
    self.head.start = head.start
    self.head.fields = head.fields
    self.framing = head.meaning.framing
    self.oddities = head.meaning.oddities
  }

  mutating func chunk(size: Int, limits: Limits) { self.body.chunk(size: size, limit: limits.chunkSizes) }

  mutating func append(_ bytes: ByteBuffer, limit: Int, copies: Bool = true) {
    self.body.append(bytes, limit: limit, copies: copies)
  }

  mutating func end(trailers: Fields, oddities: HTTPOddities) {
    self.progress = .whole
    self.trailers = trailers
    self.oddities.formUnion(oddities)
  }

  mutating func cutOff() {
    if self.progress == .reading { self.progress = .cutOff }
  }

  /// What came; `nil` where nothing did.
  var message: Message? {
    guard self.progress != .none else { return nil }
    var message = self.head
    self.body.complete(&message, framing: self.framing, trailers: self.trailers)
    return message
  }
}

/// One exchange of which not all has been seen yet.
struct HTTPPending: Sendable {
  let ordinal: Int
  let kind: HTTPRequestKind
  let startedAt: Timestamp
  var lastAt: Timestamp
  var firstByteAt: Timestamp?
  var request = HTTPSide()
  var response = HTTPSide()

  /// The bytes of bodies that it keeps.
  var keptBytes: Int { self.request.body.kept.readableBytes + self.response.body.kept.readableBytes }

  /// Why the exchange is not complete; `nil` where it is.
  private var shortfall: String? {
    if self.request.progress == .none { return "a response without a request" }
    if self.request.progress != .whole { return "the connection ended within the request" }
    if self.response.progress == .none { return "no response" }
    if self.response.progress != .whole { return "the connection ended within the response" }
    if self.request.body.isCut || self.response.body.isCut { return "a body is longer than what is kept" }
    if !self.request.oddities.union(self.response.oddities).isDisjoint(with: .ambiguous) { return "ambiguous framing" }
    return nil
  }

  func exchange(_ context: ConnectionContext, id: ExchangeID) -> Exchange {
    var exchange = Exchange(
      id: id, protocolName: "http", direction: context.direction, service: context.service, client: context.client,
      server: context.server, isSecure: context.isSecure, connection: context.id, ordinal: self.ordinal,
      startedAt: self.startedAt, timeToFirstByte: self.firstByteAt?.since(self.startedAt),
      duration: self.lastAt.since(self.startedAt), request: self.request.message, response: self.response.message,
      completeness: self.shortfall.map(Completeness.partial) ?? .complete)
    if let request = exchange.request, case .request(let method, let target, _) = request.start {
      exchange.command = method
      exchange.location = Self.path(target, method: method)
      exchange.session = HTTPSession.of(request)
      exchange.signature = HTTPSignature.of(request, host: context.fixedHost)
      if exchange.server.name.isEmpty, context.fixedHost == nil {
        exchange.server.name = exchange.signature[HTTPKeys.host].map { String(buffer: $0) } ?? ""
      }
    }
    if let response = exchange.response, case .status(_, let code, _) = response.start { exchange.status = String(code) }
    let oddities = self.request.oddities.union(self.response.oddities)
    if !oddities.isEmpty { exchange.tags.append(Exchange.Tag("odd", oddities.names)) }
    return exchange
  }

  /// The target's path as sent, without the query; of CONNECT the whole target.
  private static func path(_ target: String, method: String) -> String {
    HTTPSignature.withBytes(of: target) { bytes in
      let parts = HTTPTarget(bytes, isConnect: method == "CONNECT")
      if method == "CONNECT" { return target }
      return parts.path.isEmpty ? "/" : String(decoding: bytes[parts.path], as: UTF8.self)
    }
  }
}
