internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// Answers in wire form with another text in places.
enum HTTPRewriting {
  /// - Parameter change: the text that stands in place of a header field's value or of the body, its content codings undone; `nil`
  ///   for as it is. A body that changes gets the same codings again.
  static func response(
    _ prepared: PreparedResponse, limits: Limits, _ change: (ByteBuffer) -> ByteBuffer?
  ) -> PreparedResponse {
    let whole = HTTPMessages.response(prepared.wire, limits: limits)
    // without a length the answer to another request would end with the connection
    let answersHead = whole.map { $0.framing == .close && !prepared.closes } ?? true
    guard var message = answersHead ? HTTPMessages.response(prepared.wire, to: .head, limits: limits) : whole else {
      return prepared
    }
    var fields = Fields()
    for index in 0..<message.fields.count {
      let value = message.fields.valueBytes(at: index)
      fields.append(
        name: message.fields.nameBytes(at: index).readableBytesView, value: (change(value) ?? value).readableBytesView)
    }
    message.fields = fields
    let decoded = HTTPContent.decodedBody(of: message, limit: limits.bodyDecoded)
    if let body = change(decoded ?? message.body) {
      let codings = decoded == nil ? [] : ContentCoding.list(message.fields.all("Content-Encoding")) ?? []
      let coded = ContentCoding.apply(codings, to: body)
      message.body = coded ?? body
      message.bodyLength = message.body.readableBytes
      if coded == nil { message.bodyForm = .decoded }
      if case .chunked = message.framing { message.framing = .chunked(sizes: []) }
    }
    return HTTPPreparation.response(message, isAnswerToHead: answersHead, adding: Fields())
  }
}
