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
    case .response(let message): self.wire(message)
    case .miss(let explanation): self.wire(HTTPRefusal.message(404, "Not Found", outcome: "miss", body: explanation))
    case .failed(let reason):
      self.wire(HTTPRefusal.message(502, "Bad Gateway", outcome: "failed", body: HTTPRefusal.body(reason)))
    }
  }

  /// A recorded wire form goes out as it is to a client of HTTP/1.1 that goes on; to others it would say what is not so.
  @inline(__always)
  private func wire(_ prepared: PreparedResponse) -> (ByteBuffer, closes: Bool) {
    if self.kind != .head, self.minorVersion >= 1, self.isKeptAlive { return (prepared.wire, closes: prepared.closes) }
    // what answered HEAD has no body, whatever length it tells of
    let toHead = self.kind == .head ? HTTPMessages.response(prepared.wire, to: .head) : nil
    if let message = toHead ?? HTTPMessages.response(prepared.wire) { return self.wire(message) }
    return (prepared.wire, closes: true)
  }

  private func wire(_ message: Message) -> (ByteBuffer, closes: Bool) {
    var message = message
    if self.minorVersion == 0 { self.unchunk(&message) }
    let endsByClose = message.framing == .close && self.kind != .head
    let closes = !self.isKeptAlive || endsByClose || HTTPConnectionField.saysClose(message)
    HTTPConnectionField.correct(&message.fields, closes: closes, minorVersion: self.minorVersion)
    let prepared = HTTPPreparation.response(message, isAnswerToHead: self.kind == .head, adding: Fields())
    return (prepared.wire, closes: closes)
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
