package import DoppelExchange
package import DoppelWire
package import NIOCore

/// Whole messages from bytes at hand.
package enum HTTPMessages {
  /// The head of the response that `wire` begins with, and all that follows it; `nil` where there is no whole one.
  static func responseHead(_ wire: ByteBuffer, limits: Limits = .defaults) -> (head: HTTPHead, rest: ByteBuffer)? {
    var decoder = HTTPDecoder(.response, strictness: .watching, limits: limits)
    decoder.append(wire)
    guard case .head(let head)? = try? decoder.next() else { return nil }
    return (head, decoder.takeRest())
  }

  /// The response that `wire` holds from its first to its last byte; `nil` where it does not, or where its body is longer than
  /// what may be kept.
  package static func response(
    _ wire: ByteBuffer, to kind: HTTPRequestKind = .other, strictness: HTTPStrictness = .watching,
    limits: Limits = .defaults
  ) -> Message? {
    var decoder = HTTPDecoder(.response, strictness: strictness, limits: limits)
    decoder.requestKind = kind
    return self.message(&decoder, wire, limits)
  }

  /// The request that `wire` holds from its first to its last byte; `nil` where it does not, or where its body is longer than
  /// what may be kept.
  package static func request(
    _ wire: ByteBuffer, strictness: HTTPStrictness = .watching, limits: Limits = .defaults
  ) -> Message? {
    var decoder = HTTPDecoder(.request, strictness: strictness, limits: limits)
    return self.message(&decoder, wire, limits)
  }

  private static func message(_ decoder: inout HTTPDecoder, _ wire: ByteBuffer, _ limits: Limits) -> Message? {
    decoder.append(wire)
    var side = HTTPSide()
    while let part = (try? decoder.next()) ?? (try? decoder.finish()) {
      switch part {
      case .head(let head): side.begin(head)
      case .chunk(let size): side.chunk(size: size, limits: limits)
      case .body(let bytes): side.append(bytes, limit: limits.bodyKept, copies: false)
      case .end(let trailers):
        side.end(trailers: trailers, oddities: [])
        return decoder.waitingBytes == 0 && !side.body.isCut ? side.takeMessage() : nil
      }
    }
    return nil
  }
}
