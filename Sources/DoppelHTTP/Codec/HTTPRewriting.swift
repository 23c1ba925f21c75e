internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// Answers in wire form with another text in places.
enum HTTPRewriting {
  /// Fields that say how the body is sent; they follow it.
  private static let framing = ["Content-Length", "Transfer-Encoding", "Content-Encoding"]

  /// - Parameters:
  ///   - change: the text that stands in place of a header field's value or of the body, its content codings undone; `nil` for as
  ///   it is. A body that changes gets the same codings again.
  ///   - follow: the value of a field that follows from the body, where the body is another.
  static func response(
    _ prepared: PreparedResponse, limits: Limits, _ change: (MessagePart, ByteBuffer) -> ByteBuffer?,
    following follow: (_ value: ByteBuffer, _ recorded: ByteBuffer, _ body: ByteBuffer) -> ByteBuffer? = { _, _, _ in nil }
  ) -> PreparedResponse {
    let whole = HTTPMessages.response(prepared.wire, limits: limits)
    // where nothing follows the head it may answer HEAD, and what it says of a body stays
    let answersHead = whole.map { $0.body.readableBytes == 0 && $0.framing != .chunked(sizes: []) } ?? true
    guard var message = answersHead ? HTTPMessages.response(prepared.wire, to: .head, limits: limits) : whole else {
      return prepared
    }
    let recorded = (sent: message.body, decoded: HTTPContent.decodedBody(of: message, limit: limits.bodyDecoded))
    var bodies: [(recorded: ByteBuffer, body: ByteBuffer)] = []
    // an empty one may be that of an answer to HEAD, which has none
    if message.body.readableBytes > 0, let body = change(.body, recorded.decoded ?? message.body) {
      let codings = recorded.decoded == nil ? [] : ContentCoding.list(message.fields.all("Content-Encoding")) ?? []
      let coded = ContentCoding.apply(codings, to: body)
      message.body = coded ?? body
      message.bodyLength = message.body.readableBytes
      if coded == nil { message.bodyForm = .decoded }
      if case .chunked = message.framing { message.framing = .chunked(sizes: []) }
      bodies.append((recorded.sent, message.body))
      if let decoded = recorded.decoded { bodies.append((decoded, body)) }
    }
    var others: [Int: ByteBuffer] = [:]
    for index in 0..<message.fields.count {
      guard let part = self.part(of: message.fields, at: index) else { continue }
      let value = message.fields.valueBytes(at: index)
      var other: ByteBuffer?
      for body in bodies where other == nil { other = follow(value, body.recorded, body.body) }
      if message.fields.name(at: index, is: "Content-Range"), let body = bodies.first {
        other = self.range(value, of: body.recorded.readableBytes, nowOf: body.body.readableBytes) ?? other
      }
      others[index] = other ?? change(part, value)
    }
    if others.isEmpty {
      guard let body = bodies.first else { return prepared }
      if let wire = self.wire(prepared.wire, endingWith: body.recorded, nowWith: message) {
        return PreparedResponse(wire: wire, closes: prepared.closes)
      }
    } else {
      message.fields = self.replacing(others, in: message.fields)
    }
    let response = HTTPPreparation.response(message, isAnswerToHead: answersHead, adding: Fields())
    return PreparedResponse(wire: response.wire, closes: prepared.closes)
  }

  /// The wire form with another body of the same length, which no field needs to follow; `nil` where one does.
  private static func wire(_ wire: ByteBuffer, endingWith recorded: ByteBuffer, nowWith message: Message) -> ByteBuffer? {
    guard message.framing == .length, message.bodyForm == .wire, message.body.readableBytes == recorded.readableBytes
    else { return nil }
    var head = wire
    head.moveWriterIndex(to: wire.writerIndex - recorded.readableBytes)
    var result = ByteBuffer()
    result.reserveCapacity(wire.readableBytes)
    result.writeImmutableBuffer(head)
    result.writeImmutableBuffer(message.body)
    return result
  }

  private static func replacing(_ values: [Int: ByteBuffer], in fields: Fields) -> Fields {
    var result = Fields()
    for index in 0..<fields.count {
      let value = values[index] ?? fields.valueBytes(at: index)
      result.append(name: fields.nameBytes(at: index).readableBytesView, value: value.readableBytesView)
    }
    return result
  }

  /// The range that an answer says to give (RFC 9110 section 14.4), where that is all; `nil` where it is less.
  private static func range(_ value: ByteBuffer, of recorded: Int, nowOf length: Int) -> ByteBuffer? {
    guard recorded > 0, length > 0, value == ByteBuffer(string: "bytes 0-\(recorded - 1)/\(recorded)") else { return nil }
    return ByteBuffer(string: "bytes 0-\(length - 1)/\(length)")
  }

  private static func part(of fields: Fields, at index: Int) -> MessagePart? {
    if fields.name(at: index, is: "Date") { return .date }
    return self.framing.contains { fields.name(at: index, is: $0) } ? nil : .field
  }
}
