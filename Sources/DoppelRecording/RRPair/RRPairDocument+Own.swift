internal import DoppelExchange
internal import NIOCore

/// The member `doppel`: what an exchange holds and RRPair has no member for.
extension RRPairDocument {
  func writeOwn(
    _ request: Message?, _ requestLine: HTTPRequestLine?, _ response: Message?, _ statusLine: HTTPStatusLine?,
    into writer: inout JSONWriter
  ) {
    let exchange = self.exchange
    let residue = self.residue?.section("doppel")
    writer.member("doppel")
    writer.beginObject()
    if residue?["version"] == nil { writer.number("version", RRPairEncoder.formatVersion) }
    writer.number("durationNs", Int(exchange.duration.nanoseconds))
    if let time = exchange.timeToFirstByte { writer.number("ttfbNs", Int(time.nanoseconds)) }
    writer.number("ordinal", exchange.ordinal)
    if let session = exchange.session { writer.text("session", session) }
    self.writeCompleteness(into: &writer)
    if exchange.isSignatureEdited {
      writer.member("signatureEdited")
      writer.bool(true)
    }
    if let request {
      writer.member("request")
      writer.beginObject()
      if let requestLine {
        if requestLine.uri != requestLine.target { writer.text("target", requestLine.target) }
        if !requestLine.hasCommonVersion { writer.text("version", requestLine.version) }
      }
      self.write(request, isWhole: requestLine == nil, display: self.displays.request, into: &writer)
      residue?.section("request")?.writeResidue(.doppelRequest, into: &writer)
      writer.endObject()
    } else {
      residue?.section("request")?.writeResidue(.doppelRequest, alone: "request", into: &writer)
    }
    if let response {
      writer.member("response")
      writer.beginObject()
      if let statusLine, statusLine.version != requestLine?.version { writer.text("version", statusLine.version) }
      self.write(response, isWhole: statusLine == nil, display: self.displays.response, into: &writer)
      residue?.section("response")?.writeResidue(.doppelResponse, into: &writer)
      writer.endObject()
    } else {
      residue?.section("response")?.writeResidue(.doppelResponse, alone: "response", into: &writer)
    }
    residue?.writeResidue(.doppel, into: &writer)
    writer.endObject()
  }

  private func writeCompleteness(into writer: inout JSONWriter) {
    switch self.exchange.completeness {
    case .complete: break
    case .partial(let reason):
      writer.text("completeness", "partial")
      writer.text("reason", reason)
    case .opaque(let reason):
      writer.text("completeness", "opaque")
      writer.text("reason", reason)
    }
  }

  /// - Parameter isWhole: the message has no place elsewhere in the document, so all of it is written here.
  private func write(_ message: Message, isWhole: Bool, display: BodyDisplay?, into writer: inout JSONWriter) {
    if isWhole {
      writer.text("start", "none")
      FieldsText(message.fields).write("headers", into: &writer)
      FieldsText(message.trailers).write("trailers", into: &writer)
      if message.body.readableBytes > 0 {
        writer.member("bodyBase64")
        writer.base64(message.body)
      }
    }
    switch message.framing {
    case .none: break
    case .length: writer.text("framing", "length")
    case .close: writer.text("framing", "close")
    case .chunked(let sizes):
      writer.text("framing", "chunked")
      if !sizes.isEmpty {
        writer.member("chunks")
        writer.beginArray()
        for size in sizes { writer.integer(size) }
        writer.endArray()
      }
    }
    FieldsText(message.fields).writeExact(order: "headerOrder", raw: "rawHeaders", into: &writer)
    if !message.trailers.isEmpty {
      FieldsText(message.trailers).writeExact(order: "trailerOrder", raw: "rawTrailers", into: &writer)
    }
    if let display, !isWhole {
      writer.text("body", display.rawValue)
      if display != .kept { writer.text("bodyHash", message.body.hash64) }
    }
    if message.bodyForm == .decoded { writer.text("bodyForm", "decoded") }
    if message.bodyLength != message.body.readableBytes { writer.number("bodyLength", message.bodyLength) }
    if !isWhole, display == nil || display == .kept, message.body.readableBytes > 0,
      message.shownBody(self.decoding).isDecoded
    {
      writer.member("wireBodyBase64")
      writer.base64(message.body)
    }
  }
}

extension JSONWriter {
  /// A member with an integer.
  mutating func number(_ name: StaticString, _ value: Int) {
    self.member(name)
    self.integer(value)
  }
}
