package import DoppelExchange
package import NIOCore

/// All that Doppel knows of one protocol: its profile and its three roles over one codec.
package protocol WireProtocol: Sendable {
  /// The short name in lower case that stands on exchanges and in files.
  var name: String { get }

  /// What the first bytes of a client say. `bytes` are at most `Limits.sniffedBytes`.
  func sniff(_ bytes: ByteBuffer) -> Sniff

  func makeDissector(_ context: ConnectionContext, limits: Limits) -> any Dissector
  func makeResponder(_ context: ConnectionContext, limits: Limits) -> any Responder
  func makeDriver(limits: Limits) -> any Driver

  /// The signature of a request: by it an answer is found.
  ///
  /// - Parameter host: the host that it names where the configuration fixed it; `nil` where the request tells it.
  func signature(of request: Message, host: String?) -> Signature

  /// The signature of a request to a server, which it names where the request does not.
  func signature(of request: Message, to server: Endpoint, isSecure: Bool) -> Signature

  /// Whether a request tells where it ends. Where not, a responder asks how recorded ones go on (`beginning(of:signature:)`).
  var isDelimited: Bool { get }

  /// A whole request as it is found by what a client says first; `nil` where requests tell where they end.
  func beginning(of request: Message, signature: Signature) -> Question.Beginning?

  /// What a client has said first on a connection, or that it has ended (as `framing` tells); `nil` where requests tell where
  /// they end.
  func beginning(of request: Message, on connection: ConnectionContext) -> Question.Beginning?

  /// Why an exchange cannot be answered with although it is whole, as a fixed sentence; `nil` where it can.
  func reasonToLeaveOut(_ exchange: Exchange) -> String?

  /// A recorded signature in the form that `signature(of:host:)` computes today: older key names understood.
  func modernize(_ signature: Signature) -> Signature

  /// A recorded response in wire form; `adding` are fields that Doppel says of itself (`--mark`).
  func prepare(response: Message, to request: Message?, adding: Fields) -> PreparedResponse

  /// A response in wire form with another text in places.
  ///
  /// - Parameters:
  ///   - change: gives the text that stands in place of a field's value or of the body, its content codings undone; `nil` for
  ///   as it is.
  ///   - follow: gives what stands in place of a field's value that follows from the body, such as a checksum, where the body is
  ///   another; `nil` for what follows from nothing. Asked about the body as it is sent, then about the same without its codings.
  func rewriting(
    _ response: PreparedResponse, _ change: (MessagePart, ByteBuffer) -> ByteBuffer?,
    following follow: (_ value: ByteBuffer, _ recorded: ByteBuffer, _ body: ByteBuffer) -> ByteBuffer?
  ) -> PreparedResponse

  /// A message with other values in places; content codings are applied again. `nil` where nothing changes.
  ///
  /// - Parameter change: is told each value that stands by itself, in the order of the message, but for those that say only when, how
  ///   and on which connection it came; gives what stands in its place, `nil` for itself.
  func rewriting(_ message: Message, _ change: (MessageValue) -> ByteBuffer?) -> Message?

  /// How the value of a signature's key is put together; `name` of keys that are not this protocol's.
  func form(ofKey key: UnsafeRawBufferPointer) -> SignatureForm

  /// A recorded request in wire form.
  ///
  /// - Parameter server: the server that it shall name; `nil` where it keeps the one it named.
  func prepare(request: Message, server: Endpoint?, isSecure: Bool) -> ByteBuffer

  /// The request without what it says to a proxy alone.
  func withoutProxyFields(_ request: Message) -> Message

  /// The message as a tree of fields, for comparing and explaining: decoded, structural where the body is.
  func projection(of message: Message) -> FieldTree

  /// The body with its content codings undone; `nil` where there are none or they cannot be undone.
  func decodedBody(of message: Message) -> ByteBuffer?

  /// The server that a request names itself, with the protocol's usual port where it names none; `nil` where it names no server.
  func server(of request: Message) -> Endpoint?

  /// The operation and what it is done to, as they stand on an exchange: `GET` and `/items`.
  func operation(of request: Message) -> (command: String, location: String)

  /// The key of the session that a request belongs to; a hash, never the secret itself. `nil` where none is told.
  func session(of request: Message) -> String?

  /// The same by a sign that a person names; `nil` where the request does not have it.
  func session(of request: Message, by sign: SessionSign) -> String?

  /// Whose the credentials of a request are, where they say so; equal for several credentials of one user.
  func user(of request: Message) -> UInt64?

  /// A hash of the credential in a request, as an answer says it that gives it; `nil` where there is none that answers give.
  func credential(of request: Message) -> UInt64?

  /// What a request asks for beside its signature: equal for requests whose conditions are of one kind. 0 for none.
  func aspect(of request: Message) -> UInt64

  /// What a request says that its client holds of what it asks for; `nil` where it says nothing of that.
  func held(by request: Message) -> HeldContent?

  /// The tag of what a response is of; `nil` where it has none.
  func tag(of response: Message) -> ByteBuffer?

  /// Whether a response only says that what the client holds is still right.
  func confirms(_ response: Message) -> Bool

  /// Whether a response says that what was asked about is not there.
  func tellsAbsence(_ response: Message) -> Bool

  /// The part of a content that a request wants, as a hash; 0 for the whole.
  func part(of request: Message) -> UInt64

  /// Whether a response says that its server gives parts to whoever wants them.
  func givesParts(_ response: Message) -> Bool

  /// Whether a response refuses the credentials of its request.
  func refusesCredentials(_ response: Message) -> Bool

  /// The keys of the sessions to which a response gives the credentials: a login.
  func sessions(issuedBy response: Message) -> [String]

  /// The same where sessions are known by a sign that a person names.
  func sessions(issuedBy response: Message, by sign: SessionSign) -> [String]

  /// What an exchange did on its server.
  ///
  /// - Parameter signature: of its request, as it is found by.
  func effect(of exchange: Exchange, signature: Signature) -> Effect

  /// Paths of the projection that vary by nature between two identical runs, such as the `Date` of a response.
  var volatilePaths: [String] { get }
}

extension WireProtocol {
  package func signature(of request: Message, to server: Endpoint, isSecure: Bool) -> Signature {
    self.signature(of: request, host: self.server(of: request) == nil && !server.host.isEmpty ? server.host : nil)
  }

  package var isDelimited: Bool { true }
  package func beginning(of request: Message, signature: Signature) -> Question.Beginning? { nil }
  package func beginning(of request: Message, on connection: ConnectionContext) -> Question.Beginning? { nil }
  package func reasonToLeaveOut(_ exchange: Exchange) -> String? { nil }
  package func withoutProxyFields(_ request: Message) -> Message { request }
  package func effect(of exchange: Exchange, signature: Signature) -> Effect { Effect() }
  package func session(of request: Message, by sign: SessionSign) -> String? { nil }
  package func sessions(issuedBy response: Message) -> [String] { [] }
  package func sessions(issuedBy response: Message, by sign: SessionSign) -> [String] { [] }
  package func user(of request: Message) -> UInt64? { nil }
  package func credential(of request: Message) -> UInt64? { nil }
  package func aspect(of request: Message) -> UInt64 { 0 }
  package func held(by request: Message) -> HeldContent? { nil }
  package func tag(of response: Message) -> ByteBuffer? { nil }
  package func confirms(_ response: Message) -> Bool { false }
  package func tellsAbsence(_ response: Message) -> Bool { false }
  package func part(of request: Message) -> UInt64 { 0 }
  package func givesParts(_ response: Message) -> Bool { false }
  package func refusesCredentials(_ response: Message) -> Bool { false }
  package func rewriting(
    _ response: PreparedResponse, _ change: (MessagePart, ByteBuffer) -> ByteBuffer?,
    following follow: (_ value: ByteBuffer, _ recorded: ByteBuffer, _ body: ByteBuffer) -> ByteBuffer?
  ) -> PreparedResponse { response }
  package func rewriting(_ message: Message, _ change: (MessageValue) -> ByteBuffer?) -> Message? { nil }
  package func form(ofKey key: UnsafeRawBufferPointer) -> SignatureForm { .name }
}

extension WireProtocol {
  /// The values that stand in a message by themselves, as `rewriting` tells them.
  package func values(in message: Message) -> [MessageValue] {
    var values: [MessageValue] = []
    _ = self.rewriting(message) { value in
      values.append(value)
      return nil
    }
    return values
  }
}

/// What a protocol says of the first bytes of a client.
package enum Sniff: Sendable, Equatable {
  case yes
  case no
  /// It may be; more bytes will tell.
  case more
}
