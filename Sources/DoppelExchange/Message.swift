package import NIOCore

/// One side of an exchange, as it was on the wire. Projections of it are computed when asked for.
package struct Message: Sendable, Equatable {
  /// The line or code that opens a message, in the words of the protocol's own form.
  package enum Start: Sendable, Equatable {
    /// No opening line: the body is all there is.
    case none
    /// `method target version`, such as `GET /items?page=1 HTTP/1.1`; the target is kept as sent.
    case request(method: String, target: String, version: String)
    /// `version code reason`; the reason is empty where none was sent.
    case status(version: String, code: Int, reason: String)
  }

  /// How the body's end was told on the wire.
  package enum Framing: Sendable, Equatable {
    /// There is no body: the method, status or fields forbid one or declare none.
    case none
    /// A declared length.
    case length
    /// Chunks; `sizes` are those of the data chunks in order, empty where they were not kept.
    case chunked(sizes: [Int])
    /// The connection's end.
    case close
  }

  /// Whether `body` holds the bytes of the wire or what they decode to.
  package enum BodyForm: Sendable, Equatable {
    case wire
    /// Content codings were undone by the tool that made the recording, so `Content-Encoding` names what is no longer there.
    case decoded
  }

  package var start: Start
  package var fields: Fields
  package var body: ByteBuffer
  package var bodyForm: BodyForm
  /// The bytes of the body on the wire; more than `body` holds where a limit cut what was kept.
  package var bodyLength: Int
  package var framing: Framing
  package var trailers: Fields

  package init(
    start: Start = .none, fields: Fields = Fields(), body: ByteBuffer = ByteBuffer(), bodyForm: BodyForm = .wire,
    bodyLength: Int? = nil, framing: Framing = .none, trailers: Fields = Fields()
  ) {
    self.start = start
    self.fields = fields
    self.body = body
    self.bodyForm = bodyForm
    self.bodyLength = bodyLength ?? body.readableBytes
    self.framing = framing
    self.trailers = trailers
  }

  /// Whether a limit cut the kept body short.
  package var isBodyCut: Bool { self.bodyForm == .wire && self.bodyLength > self.body.readableBytes }
}
