/// One request with its response, in one protocol, with timing, both endpoints, the connection and its place in it.
///
/// The only thing that crosses from capture to mock, replay and report. A pushed or one-way message has one side.
///
/// A copy costs one reference count; all values stand behind one reference until a copy is changed.
public struct Exchange: Sendable, Equatable {
  @usableFromInline
  struct Values: Sendable, Equatable {
    @usableFromInline var id: ExchangeID
    @usableFromInline var protocolName: String
    @usableFromInline var direction: Direction
    @usableFromInline var service: String
    @usableFromInline var client: Endpoint
    @usableFromInline var server: Endpoint
    @usableFromInline var isSecure: Bool
    @usableFromInline var connection: ConnectionID
    @usableFromInline var ordinal: Int
    @usableFromInline var session: String?
    @usableFromInline var startedAt: Timestamp
    @usableFromInline var timeToFirstByte: Duration?
    @usableFromInline var duration: Duration
    @usableFromInline var request: Message?
    @usableFromInline var response: Message?
    @usableFromInline var command: String
    @usableFromInline var location: String
    @usableFromInline var status: String
    @usableFromInline var tags: [Tag]
    @usableFromInline var completeness: Completeness
    @usableFromInline var signature: Signature
    @usableFromInline var isSignatureEdited: Bool
    @usableFromInline var foreign: FieldTree?
  }

  @usableFromInline var values: CopyOnWrite<Values>

  @inlinable public var id: ExchangeID {
    @inline(__always) get { self.values.value.id }
    @inline(__always) _modify { yield &self.values.value.id }
  }
  /// The protocol's short name in lower case, such as `http`; for other tools' recordings the name they wrote.
  @inlinable public var protocolName: String {
    @inline(__always) get { self.values.value.protocolName }
    @inline(__always) _modify { yield &self.values.value.protocolName }
  }
  @inlinable public var direction: Direction {
    @inline(__always) get { self.values.value.direction }
    @inline(__always) _modify { yield &self.values.value.direction }
  }
  /// The observed service's name.
  @inlinable public var service: String {
    @inline(__always) get { self.values.value.service }
    @inline(__always) _modify { yield &self.values.value.service }
  }
  @inlinable public var client: Endpoint {
    @inline(__always) get { self.values.value.client }
    @inline(__always) _modify { yield &self.values.value.client }
  }
  @inlinable public var server: Endpoint {
    @inline(__always) get { self.values.value.server }
    @inline(__always) _modify { yield &self.values.value.server }
  }
  /// Whether the connection to the server was TLS.
  @inlinable public var isSecure: Bool {
    @inline(__always) get { self.values.value.isSecure }
    @inline(__always) _modify { yield &self.values.value.isSecure }
  }
  @inlinable public var connection: ConnectionID {
    @inline(__always) get { self.values.value.connection }
    @inline(__always) _modify { yield &self.values.value.connection }
  }
  /// The place on its connection, from 0.
  @inlinable public var ordinal: Int {
    @inline(__always) get { self.values.value.ordinal }
    @inline(__always) _modify { yield &self.values.value.ordinal }
  }
  /// The logical client, where one is known: a hash of a token or cookie, never the secret itself.
  @inlinable public var session: String? {
    @inline(__always) get { self.values.value.session }
    @inline(__always) _modify { yield &self.values.value.session }
  }
  /// When the first byte of the request was seen.
  @inlinable public var startedAt: Timestamp {
    @inline(__always) get { self.values.value.startedAt }
    @inline(__always) _modify { yield &self.values.value.startedAt }
  }
  /// From `startedAt` to the response's first byte; `nil` without a response.
  @inlinable public var timeToFirstByte: Duration? {
    @inline(__always) get { self.values.value.timeToFirstByte }
    @inline(__always) _modify { yield &self.values.value.timeToFirstByte }
  }
  /// From `startedAt` to the last byte of the later side.
  @inlinable public var duration: Duration {
    @inline(__always) get { self.values.value.duration }
    @inline(__always) _modify { yield &self.values.value.duration }
  }
  @inlinable public var request: Message? {
    @inline(__always) get { self.values.value.request }
    @inline(__always) _modify { yield &self.values.value.request }
  }
  @inlinable public var response: Message? {
    @inline(__always) get { self.values.value.response }
    @inline(__always) _modify { yield &self.values.value.response }
  }
  /// The operation, such as the HTTP method.
  @inlinable public var command: String {
    @inline(__always) get { self.values.value.command }
    @inline(__always) _modify { yield &self.values.value.command }
  }
  /// What it was done to, such as the path without the query.
  @inlinable public var location: String {
    @inline(__always) get { self.values.value.location }
    @inline(__always) _modify { yield &self.values.value.location }
  }
  /// How it ended, such as `200`.
  @inlinable public var status: String {
    @inline(__always) get { self.values.value.status }
    @inline(__always) _modify { yield &self.values.value.status }
  }
  /// Free text by name, order kept.
  @inlinable public var tags: [Tag] {
    @inline(__always) get { self.values.value.tags }
    @inline(__always) _modify { yield &self.values.value.tags }
  }
  @inlinable public var completeness: Completeness {
    @inline(__always) get { self.values.value.completeness }
    @inline(__always) _modify { yield &self.values.value.completeness }
  }
  /// The map by which the answer is found: computed when captured, or as a person edited it.
  @inlinable public var signature: Signature {
    @inline(__always) get { self.values.value.signature }
    @inline(__always) _modify { yield &self.values.value.signature }
  }
  /// Whether a person changed `signature` after it was computed.
  @inlinable public var isSignatureEdited: Bool {
    @inline(__always) get { self.values.value.isSignatureEdited }
    @inline(__always) _modify { yield &self.values.value.isSignatureEdited }
  }
  /// A document of another tool: what we do not model is kept here whole and written back; `nil` for our own captures.
  @inlinable public var foreign: FieldTree? {
    @inline(__always) get { self.values.value.foreign }
    @inline(__always) _modify { yield &self.values.value.foreign }
  }

  public struct Tag: Sendable, Hashable {
    public var name: String
    public var value: String
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public init(
    id: ExchangeID, protocolName: String, direction: Direction, service: String = "", client: Endpoint = Endpoint(),
    server: Endpoint = Endpoint(), isSecure: Bool = false, connection: ConnectionID = ConnectionID(0), ordinal: Int = 0,
    session: String? = nil, startedAt: Timestamp, timeToFirstByte: Duration? = nil, duration: Duration = .zero,
    request: Message? = nil, response: Message? = nil, command: String = "", location: String = "", status: String = "",
    tags: [Tag] = [], completeness: Completeness = .complete, signature: Signature = Signature(),
    isSignatureEdited: Bool = false, foreign: FieldTree? = nil
  ) {
    self.values = CopyOnWrite(
      Values(
        id: id, protocolName: protocolName, direction: direction, service: service, client: client, server: server,
        isSecure: isSecure, connection: connection, ordinal: ordinal, session: session, startedAt: startedAt,
        timeToFirstByte: timeToFirstByte, duration: duration, request: request, response: response, command: command,
        location: location, status: status, tags: tags, completeness: completeness, signature: signature,
        isSignatureEdited: isSignatureEdited, foreign: foreign))
  }

  public static func == (left: Exchange, right: Exchange) -> Bool { left.values.value == right.values.value }
}
