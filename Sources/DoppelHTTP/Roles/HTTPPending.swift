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
  /// `nil` before the head came.
  private var head: (start: Message.Start, fields: Fields)?
  private var trailers = Fields()
  private(set) var body = HTTPBody()
  private var framing = HTTPBodyFraming.none
  private(set) var oddities: HTTPOddities = []

  mutating func begin(_ head: HTTPHead) {
    self.progress = .reading
    self.head = (head.start, head.fields)
    self.framing = head.meaning.framing
    self.oddities = head.meaning.oddities
  }

  mutating func chunk(size: Int, limits: Limits) { self.body.chunk(size: size, limit: limits.chunkSizes) }

  mutating func append(_ bytes: ByteBuffer, limit: Int, copies: Bool = true) {
    self.body.append(bytes, limit: limit, copies: copies)
  }

  mutating func end(trailers: Fields, oddities: HTTPOddities) {
    self.progress = .whole
    if !trailers.isEmpty { self.trailers = trailers }
    self.oddities.formUnion(oddities)
  }

  mutating func cutOff() {
    if self.progress == .reading { self.progress = .cutOff }
  }

  /// Takes what came; `nil` where nothing did.
  mutating func takeMessage() -> Message? {
    guard let head = self.head.take() else { return nil }
    return Message(
      start: head.start, fields: head.fields, body: self.body.kept, bodyLength: self.body.length,
      framing: self.body.framing(self.framing), trailers: self.trailers)
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

  /// Takes what came as an exchange.
  mutating func takeExchange(_ context: ConnectionContext, id: ExchangeID) -> Exchange {
    let completeness = self.shortfall.map(Completeness.partial) ?? .complete
    let request = self.request.takeMessage()
    let response = self.response.takeMessage()
    let asked = request.map { Asked($0, context) }
    var status = ""
    if case .status(_, let code, _)? = response?.start { status = code == 200 ? "200" : String(code) }
    var server = context.server
    if server.name.isEmpty, context.fixedHost == nil, let host = asked?.signature[HTTPKeys.host] {
      server.name = String(buffer: host)
    }
    let oddities = self.request.oddities.union(self.response.oddities)
    return Exchange(
      id: id, protocolName: "http", direction: context.direction, service: context.service, client: context.client,
      server: server, isSecure: context.isSecure, connection: context.id, ordinal: self.ordinal, session: asked?.session,
      startedAt: self.startedAt, timeToFirstByte: self.firstByteAt?.since(self.startedAt),
      duration: self.lastAt.since(self.startedAt), request: request, response: response, command: asked?.command ?? "",
      location: asked?.location ?? "", status: status,
      tags: oddities.isEmpty ? [] : [Exchange.Tag("odd", oddities.names)], completeness: completeness,
      signature: asked?.signature ?? Signature())
  }
}

/// What a request asks for.
private struct Asked {
  var command = ""
  var location = ""
  var session: String?
  var signature = Signature()

  init(_ request: Message, _ context: ConnectionContext) {
    guard case .request(let method, let target, _) = request.start else { return }
    self.command = method
    self.location = Self.path(target, method: method)
    self.session = HTTPSession.of(request)
    self.signature = HTTPSignature.of(request, host: context.fixedHost)
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
