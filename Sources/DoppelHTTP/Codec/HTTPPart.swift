package import DoppelExchange
package import NIOCore

/// What a decoder found next.
package enum HTTPPart: Sendable, Equatable {
  case head(HTTPHead)
  /// A data chunk of that many bytes begins; the bytes come as `body`.
  case chunk(size: Int)
  /// Some bytes of the body, never none.
  case body(ByteBuffer)
  /// The message is whole.
  case end(trailers: Fields)
}
