internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelRespond
internal import DoppelRules
internal import DoppelWire

/// By what the sessions of clients are told apart (`--session`), when they are recorded and when they are mocked alike.
enum SessionRule: Sendable, Hashable {
  /// By their credentials: the token, the session's cookie.
  case automatic
  /// By the connection that they come on.
  case connection
  case sign(SessionSign)

  private static let subject = "a rule of sessions"
  private static let places = ["path, part ", "query ", "header ", "cookie ", "form ", "body"]

  /// - Throws: what was expected and what came.
  init(_ text: String) throws(RuleSyntaxError) {
    switch text {
    case "auto":
      self = .automatic
      return
    case "connection":
      self = .connection
      return
    default: break
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.count == 2 ? String(parts[1]) : ""
    switch parts.first {
    case "header"? where parts.count == 2: self = .sign(.header(try Self.token(name, of: text)))
    case "cookie"? where parts.count == 2: self = .sign(.cookie(try Self.token(name, of: text)))
    case "value"? where parts.count == 2:
      guard Self.places.contains(where: name.hasPrefix) else {
        throw Self.error(
          text, name, at: 6,
          "a place of requests, such as query tenant, body.user.id or path, part 2 (doppel correlate tells them)")
      }
      self = .sign(.value(place: name))
    default: throw Self.error(text, text, at: 0, "auto, connection, header:NAME, cookie:NAME or value:PLACE")
    }
  }

  /// A name as header fields and cookies have it (RFC 9110 section 5.6.2).
  private static func token(_ name: String, of text: String) throws(RuleSyntaxError) -> String {
    let isToken =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
    guard isToken else { throw self.error(text, name, at: 7, "the name of a header field or a cookie") }
    return name
  }

  private static func error(_ text: String, _ found: String, at offset: Int, _ expected: String) -> RuleSyntaxError {
    RuleSyntaxError(
      subject: self.subject, text: text, offset: offset, expected: expected,
      found: found.isEmpty ? "the end" : "\"\(found)\"")
  }

  /// Who asks, for an answerer.
  var clients: ClientReading {
    switch self {
    case .automatic:
      ClientReading(
        credentials: AskedRequest.session(of:), aspect: AskedRequest.aspect(of:), part: AskedRequest.part(of:),
        held: AskedRequest.held(by:))
    case .connection, .sign:
      ClientReading(
        session: { self.key(of: $0) }, credentials: AskedRequest.session(of:), aspect: AskedRequest.aspect(of:),
        part: AskedRequest.part(of:), held: AskedRequest.held(by:))
    }
  }

  private func key(of question: Question) -> String? {
    switch self {
    case .automatic: AskedRequest.session(of: question.request)
    case .connection: question.connection.map { "connection:\($0.number)" }
    case .sign(let sign): Protocols.all.lazy.compactMap { $0.session(of: question.request, by: sign) }.first
    }
  }

  /// The session of a recorded exchange; `nil` for none.
  ///
  /// - Parameter recording: the place of its recording among those that are loaded: connections are numbered within one.
  func name(of exchange: Exchange, in recording: Int) -> String? {
    switch self {
    case .automatic: exchange.session
    case .connection:
      exchange.connection.number == 0 ? nil : "connection:\(recording)/\(exchange.connection.number)"
    case .sign(let sign):
      exchange.request.flatMap { Protocols.named(exchange.protocolName)?.session(of: $0, by: sign) }
    }
  }

  /// The sessions to which a recorded answer gives what they are told by.
  func names(issuedBy response: Message, _ wire: any WireProtocol) -> [String] {
    switch self {
    case .automatic: wire.sessions(issuedBy: response)
    case .connection: []
    case .sign(let sign): wire.sessions(issuedBy: response, by: sign)
    }
  }
}
