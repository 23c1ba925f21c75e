internal import DoppelExchange
internal import NIOCore

/// What of an exchange a filter can ask about.
enum FilterField: Sendable, Hashable {
  /// The side or sides whose message is meant.
  enum Side: Sendable, Hashable { case request, response, either }

  case id, protocolName, direction, service, host, address, client, command, location, status, session, completeness
  case port, connection, duration, timeToFirstByte
  case isSecure
  case size(Side)
  case body(Side)
  case header(Side, name: String)
  case tag(name: String)

  /// How the value that is compared with is read.
  enum Kind: Sendable, Hashable { case text, number, duration, size, bool, bytes }

  var kind: Kind {
    switch self {
    case .id, .protocolName, .direction, .service, .host, .address, .client, .command, .location, .status, .session,
      .completeness, .header, .tag:
      .text
    case .port, .connection: .number
    case .duration, .timeToFirstByte: .duration
    case .isSecure: .bool
    case .size: .size
    case .body: .bytes
    }
  }

  /// The fields without a name in brackets, as they are written; some have a second name.
  static let plain: [(name: String, field: FilterField)] = [
    ("id", .id), ("protocol", .protocolName), ("direction", .direction), ("service", .service), ("host", .host),
    ("address", .address), ("port", .port), ("client", .client), ("method", .command), ("command", .command),
    ("location", .location), ("path", .location), ("status", .status), ("session", .session),
    ("connection", .connection), ("duration", .duration), ("ttfb", .timeToFirstByte), ("tls", .isSecure),
    ("complete", .completeness), ("size", .size(.either)), ("request.size", .size(.request)),
    ("response.size", .size(.response)), ("body", .body(.either)), ("request.body", .body(.request)),
    ("response.body", .body(.response)),
  ]

  /// The fields with a name in brackets.
  static let named: [(name: String, make: @Sendable (String) -> FilterField)] = [
    ("header", { .header(.either, name: $0) }), ("request.header", { .header(.request, name: $0) }),
    ("response.header", { .header(.response, name: $0) }), ("tag", { .tag(name: $0) }),
  ]

  /// All that may be written, for the error that names them.
  static var names: String {
    (self.plain.map(\.name) + self.named.map { $0.name + "[NAME]" }).joined(separator: ", ")
  }

  /// The texts of a text field; none where the exchange does not have it.
  func texts(_ exchange: Exchange) -> [String] {
    switch self {
    case .id: [exchange.id.description]
    case .protocolName: [exchange.protocolName]
    case .direction: [exchange.direction.rawValue]
    case .service: Self.known(exchange.service)
    case .host: Self.known(exchange.server.host)
    case .address: Self.known(exchange.server.address)
    case .client: Self.known(exchange.client.host)
    case .command: Self.known(exchange.command)
    case .location: Self.known(exchange.location)
    case .status: Self.known(exchange.status)
    case .session: exchange.session.map { [$0] } ?? []
    case .completeness: [Self.text(exchange.completeness)]
    case .header(let side, let name): Self.messages(exchange, side).flatMap { $0.fields.all(name) }
    case .tag(let name): exchange.tags.filter { FilterText.equal($0.name, name) }.map(\.value)
    case .port, .connection, .duration, .timeToFirstByte, .isSecure, .size, .body: []
    }
  }

  /// The number of a field that has one: nanoseconds for durations, bytes for sizes, 1 for true.
  func number(_ exchange: Exchange) -> Int64? {
    switch self {
    case .port: Int64(exchange.server.port)
    case .connection: Int64(clamping: exchange.connection.number)
    case .duration: exchange.duration.nanoseconds
    case .timeToFirstByte: exchange.timeToFirstByte?.nanoseconds
    case .isSecure: exchange.isSecure ? 1 : 0
    case .size(let side): Self.messages(exchange, side).reduce(0) { $0 + Int64($1.bodyLength) }
    case .status: Int64(exchange.status)
    case .id, .protocolName, .direction, .service, .host, .address, .client, .command, .location, .session,
      .completeness, .body, .header, .tag:
      nil
    }
  }

  /// The bodies that a body field means, as they were on the wire.
  func bodies(_ exchange: Exchange) -> [ByteBuffer] {
    guard case .body(let side) = self else { return [] }
    return Self.messages(exchange, side).map(\.body)
  }

  private static func known(_ text: String) -> [String] { text.isEmpty ? [] : [text] }

  /// `yes`, `partial` or `opaque`.
  private static func text(_ completeness: Completeness) -> String {
    switch completeness {
    case .complete: "yes"
    case .partial: "partial"
    case .opaque: "opaque"
    }
  }

  private static func messages(_ exchange: Exchange, _ side: Side) -> [Message] {
    switch side {
    case .request: [exchange.request].compactMap(\.self)
    case .response: [exchange.response].compactMap(\.self)
    case .either: [exchange.request, exchange.response].compactMap(\.self)
    }
  }
}
