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

  /// A recorded wire form goes out as it is to a client of HTTP/1.1, and to one of HTTP/1.0 that closes, where it is plain.
  @inline(__always)
  private func wire(_ prepared: PreparedResponse) -> (ByteBuffer, closes: Bool) {
    if self.kind != .head, self.minorVersion >= 1 || (prepared.isPlain && !self.isKeptAlive) {
      return (prepared.wire, closes: prepared.closes || !self.isKeptAlive)
    }
    if let message = HTTPMessages.response(prepared.wire) { return self.wire(message) }
    return (prepared.wire, closes: true)
  }

  private func wire(_ message: Message) -> (ByteBuffer, closes: Bool) {
    var message = message
    let endsByClose = message.framing == .close && self.kind != .head
    if self.minorVersion == 0 {
      self.adapt(&message)
    }
    let prepared = HTTPPreparation.response(message, isAnswerToHead: self.kind == .head, adding: Fields())
    return (prepared.wire, closes: prepared.closes || !self.isKeptAlive || endsByClose)
  }

  /// HTTP/1.0 knows no chunks, and stays open only where both sides say so (RFC 9112 section 9.3).
  private func adapt(_ message: inout Message) {
    if case .chunked = message.framing {
      message.framing = .length
      message.trailers = Fields()
      message.fields.removeAll("Transfer-Encoding")
      message.fields.removeAll("Trailer")
    }
    guard self.isKeptAlive, message.framing != .close, message.fields.firstIndex(of: "Connection") == nil else { return }
    message.fields.append("Connection", "keep-alive")
  }
}
