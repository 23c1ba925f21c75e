internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// Writes the answer to one request, as its client can take it.
struct HTTPReply {
  let kind: HTTPRequestKind
  let minorVersion: UInt8
  let isKeptAlive: Bool

  /// The bytes to send, and whether the connection must end after them.
  func wire(_ answer: Answer) -> (ByteBuffer, closes: Bool) {
    switch answer {
    case .prepared(let prepared): self.wire(prepared)
    case .response(let message) where HTTPUpgrade.isGranted(by: message, to: self.kind):
      self.wire(.failed(reason: "the server upgraded the connection to another protocol, which is not passed on"))
    case .response(let message): self.wire(message)
    case .miss(let explanation): self.wire(HTTPRefusal.message(404, "Not Found", outcome: "miss", body: explanation))
    case .failed(let reason):
      self.wire(HTTPRefusal.message(502, "Bad Gateway", outcome: "failed", body: HTTPRefusal.body(reason)))
    }
  }

  /// A recorded wire form goes out as it is to a client of HTTP/1.1 that goes on; to others its head would say what is not so.
  @inline(__always)
  private func wire(_ prepared: PreparedResponse) -> (ByteBuffer, closes: Bool) {
    if self.kind != .head, self.minorVersion >= 1, self.isKeptAlive { return (prepared.wire, closes: prepared.closes) }
    return self.corrected(prepared)
  }

  /// A recorded wire form with another head.
  private func corrected(_ prepared: PreparedResponse) -> (ByteBuffer, closes: Bool) {
    guard let (head, body) = HTTPMessages.responseHead(prepared.wire) else { return (prepared.wire, closes: true) }
    let isChunked = head.meaning.framing == .chunked
    if isChunked, self.minorVersion == 0, self.kind != .head { return self.unchunked(prepared) }
    var answer = Message(start: head.start, fields: head.fields, framing: isChunked ? .chunked(sizes: []) : .none)
    if self.minorVersion == 0 { self.unchunk(&answer) }
    let closes = self.closes(after: answer, endsByClose: head.meaning.framing == .close)
    HTTPConnectionField.correct(&answer.fields, closes: closes, minorVersion: self.minorVersion)
    var wire = ByteBuffer()
    HTTPEncoder.write(answer, hasBody: false, into: &wire)
    // what answered HEAD has no body, whatever length it tells of
    if self.kind != .head { wire.writeImmutableBuffer(body) }
    return (wire, closes: closes)
  }

  /// A recorded wire form in chunks, put together for a client that knows none.
  private func unchunked(_ prepared: PreparedResponse) -> (ByteBuffer, closes: Bool) {
    var limits = Limits.defaults
    // it is at hand already, however long
    limits.bodyKept = prepared.wire.readableBytes
    guard let message = HTTPMessages.response(prepared.wire, limits: limits) else { return (prepared.wire, closes: true) }
    return self.wire(message)
  }

  private func wire(_ message: Message) -> (ByteBuffer, closes: Bool) {
    var message = message
    if self.minorVersion == 0 { self.unchunk(&message) }
    let closes = self.closes(after: message, endsByClose: message.framing == .close)
    HTTPConnectionField.correct(&message.fields, closes: closes, minorVersion: self.minorVersion)
    let prepared = HTTPPreparation.response(message, isAnswerToHead: self.kind == .head, adding: Fields())
    return (prepared.wire, closes: closes)
  }

  /// - Parameter endsByClose: whether only the connection's end tells that of the body.
  private func closes(after message: Message, endsByClose: Bool) -> Bool {
    !self.isKeptAlive || (endsByClose && self.kind != .head) || HTTPConnectionField.saysClose(message)
  }

  /// HTTP/1.0 knows no chunks.
  private func unchunk(_ message: inout Message) {
    guard case .chunked = message.framing else { return }
    message.framing = .length
    message.trailers = Fields()
    message.fields.removeAll("Transfer-Encoding")
    message.fields.removeAll("Trailer")
  }
}
