public import NIOCore

/// One side of an exchange, as it was on the wire. Projections of it are computed when asked for. A copy costs one reference
/// count.
public struct Message: Sendable, Equatable {
  /// The line or code that opens a message, in the words of the protocol's own form.
  public enum Start: Sendable, Equatable {
    /// No opening line: the body is all there is.
    case none
    /// `method target version`, such as `GET /items?page=1 HTTP/1.1`; the target is kept as sent.
    case request(method: String, target: String, version: String)
    /// `version code reason`; the reason is empty where none was sent.
    case status(version: String, code: Int, reason: String)
  }

  /// How the body's end was told on the wire.
  public enum Framing: Sendable, Equatable {
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
  public enum BodyForm: Sendable, Equatable {
    case wire
    /// Content codings were undone by the tool that made the recording, so `Content-Encoding` names what is no longer there.
    case decoded
  }

  @usableFromInline
  struct Values: Sendable, Equatable {
    @usableFromInline var start: Start
    @usableFromInline var fields: Fields
    @usableFromInline var body: ByteBuffer
    @usableFromInline var bodyForm: BodyForm
    @usableFromInline var bodyLength: Int
    @usableFromInline var framing: Framing
    @usableFromInline var trailers: Fields
  }

  @usableFromInline var values: CopyOnWrite<Values>

  @inlinable public var start: Start {
    @inline(__always) get { self.values.value.start }
    @inline(__always) _modify { yield &self.values.value.start }
  }
  @inlinable public var fields: Fields {
    @inline(__always) get { self.values.value.fields }
    @inline(__always) _modify { yield &self.values.value.fields }
  }
  @inlinable public var body: ByteBuffer {
    @inline(__always) get { self.values.value.body }
    @inline(__always) _modify { yield &self.values.value.body }
  }
  @inlinable public var bodyForm: BodyForm {
    @inline(__always) get { self.values.value.bodyForm }
    @inline(__always) _modify { yield &self.values.value.bodyForm }
  }
  /// The bytes of the body on the wire; more than `body` holds where a limit cut what was kept.
  @inlinable public var bodyLength: Int {
    @inline(__always) get { self.values.value.bodyLength }
    @inline(__always) _modify { yield &self.values.value.bodyLength }
  }
  @inlinable public var framing: Framing {
    @inline(__always) get { self.values.value.framing }
    @inline(__always) _modify { yield &self.values.value.framing }
  }
  @inlinable public var trailers: Fields {
    @inline(__always) get { self.values.value.trailers }
    @inline(__always) _modify { yield &self.values.value.trailers }
  }

  public init(
    start: Start = .none, fields: Fields = Fields(), body: ByteBuffer = ByteBuffer(), bodyForm: BodyForm = .wire,
    bodyLength: Int? = nil, framing: Framing = .none, trailers: Fields = Fields()
  ) {
    self.values = CopyOnWrite(
      Values(
        start: start, fields: fields, body: body, bodyForm: bodyForm, bodyLength: bodyLength ?? body.readableBytes,
        framing: framing, trailers: trailers))
  }

  public static func == (left: Message, right: Message) -> Bool { left.values.value == right.values.value }

  /// Whether a limit cut the kept body short.
  public var isBodyCut: Bool { self.bodyForm == .wire && self.bodyLength > self.body.readableBytes }
}
