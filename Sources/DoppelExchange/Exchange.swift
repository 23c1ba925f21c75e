/// One request with its response, in one protocol, with timing, both endpoints, the connection and its place in it.
///
/// The only thing that crosses from capture to mock, replay and report. A pushed or one-way message has one side.
package struct Exchange: Sendable, Equatable {
  package var id: ExchangeID
  /// The protocol's short name in lower case, such as `http`; for other tools' recordings the name they wrote.
  package var protocolName: String
  package var direction: Direction
  /// The observed service's name.
  package var service: String
  package var client: Endpoint
  package var server: Endpoint
  /// Whether the connection to the server was TLS.
  package var isSecure: Bool
  package var connection: ConnectionID
  /// The place on its connection, from 0.
  package var ordinal: Int
  /// The logical client, where one is known: a hash of a token or cookie, never the secret itself.
  package var session: String?
  /// When the first byte of the request was seen.
  package var startedAt: Timestamp
  /// From `startedAt` to the response's first byte; `nil` without a response.
  package var timeToFirstByte: Duration?
  /// From `startedAt` to the last byte of the later side.
  package var duration: Duration
  package var request: Message?
  package var response: Message?
  /// The operation, such as the HTTP method.
  package var command: String
  /// What it was done to, such as the path without the query.
  package var location: String
  /// How it ended, such as `200`.
  package var status: String
  /// Free text by name, order kept.
  package var tags: [Tag]
  package var completeness: Completeness
  /// The map by which the answer is found: computed when captured, or as a person edited it.
  package var signature: Signature
  /// Whether a person changed `signature` after it was computed.
  package var isSignatureEdited: Bool
  /// A document of another tool: what we do not model is kept here whole and written back; `nil` for our own captures.
  package var foreign: FieldTree?

  package struct Tag: Sendable, Hashable {
    package var name: String
    package var value: String
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package init(
    id: ExchangeID, protocolName: String, direction: Direction, service: String = "", client: Endpoint = Endpoint(),
    server: Endpoint = Endpoint(), isSecure: Bool = false, connection: ConnectionID = ConnectionID(0), ordinal: Int = 0,
    session: String? = nil, startedAt: Timestamp, timeToFirstByte: Duration? = nil, duration: Duration = .zero,
    request: Message? = nil, response: Message? = nil, command: String = "", location: String = "", status: String = "",
    tags: [Tag] = [], completeness: Completeness = .complete, signature: Signature = Signature(),
    isSignatureEdited: Bool = false, foreign: FieldTree? = nil
  ) {
    self.id = id
    self.protocolName = protocolName
    self.direction = direction
    self.service = service
    self.client = client
    self.server = server
    self.isSecure = isSecure
    self.connection = connection
    self.ordinal = ordinal
    self.session = session
    self.startedAt = startedAt
    self.timeToFirstByte = timeToFirstByte
    self.duration = duration
    self.request = request
    self.response = response
    self.command = command
    self.location = location
    self.status = status
    self.tags = tags
    self.completeness = completeness
    self.signature = signature
    self.isSignatureEdited = isSignatureEdited
    self.foreign = foreign
  }
}
