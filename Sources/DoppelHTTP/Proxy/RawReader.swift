internal import DoppelWire
internal import NIOCore

/// A decoder beside the bytes that it reads, so that they can be passed on as they came.
struct RawReader: Sendable {
  private(set) var decoder: HTTPDecoder
  /// The bytes that were given and not yet passed on.
  private var raw = ByteBuffer()

  init(_ side: HTTPDecoder.Side, limits: Limits) {
    self.decoder = HTTPDecoder(side, strictness: .watching, limits: limits)
  }

  /// The bytes that wait.
  var waitingBytes: Int { self.raw.readableBytes }

  mutating func append(_ bytes: ByteBuffer) {
    self.decoder.append(bytes)
    if self.raw.readableBytes == 0 { self.raw = bytes } else { self.raw.writeImmutableBuffer(bytes) }
  }

  /// The next part, and the bytes that it and the framing before it are made of.
  ///
  /// - Returns: no part where more bytes are needed; there may be bytes all the same.
  mutating func next() throws(HTTPError) -> (part: HTTPPart?, bytes: ByteBuffer) {
    let before = self.decoder.offset
    let part = try self.decoder.next()
    return (part, self.raw.readSlice(length: self.decoder.offset - before) ?? ByteBuffer())
  }

  /// The bytes that have not been passed on, of which no more is read.
  mutating func takeRest() -> ByteBuffer {
    _ = self.decoder.takeRest()
    let rest = self.raw
    self.raw = ByteBuffer()
    return rest
  }

  mutating func finish() -> HTTPPart? { try? self.decoder.finish() }

  mutating func resume(isRaw: Bool) { self.decoder.resume(isRaw: isRaw) }

  /// What the request was whose response is read next.
  mutating func expect(_ kind: HTTPRequestKind) { self.decoder.requestKind = kind }
}
