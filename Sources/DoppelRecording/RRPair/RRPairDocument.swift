internal import DoppelExchange
internal import NIOCore

/// One exchange as it is about to be written in RRPair JSON.
struct RRPairDocument {
  let exchange: Exchange
  /// The members that we do not model; they are written back in their places.
  let residue: FieldTree.Node?
  /// How a Markdown file shows the bodies; `nil` in JSON forms, which hold them.
  let displays: (request: BodyDisplay?, response: BodyDisplay?)
  let decoding: BodyDecoding

  func write(into writer: inout JSONWriter) {
    let (request, response) = (self.exchange.request, self.exchange.response)
    let requestLine = request?.httpRequest
    let statusLine = response?.httpStatus
    writer.beginObject()
    self.writeIdentity(into: &writer)
    let residue = self.residue?.section("http")
    if requestLine != nil || statusLine != nil || residue != nil {
      writer.member("http")
      writer.beginObject()
      if let requestLine, let request {
        self.write(requestLine, request, into: &writer)
      } else {
        residue?.section("req")?.writeResidue(.req, alone: "req", into: &writer)
      }
      if let statusLine, let response {
        self.write(statusLine, response, into: &writer)
      } else {
        residue?.section("res")?.writeResidue(.res, alone: "res", into: &writer)
      }
      residue?.writeResidue(.http, into: &writer)
      writer.endObject()
    }
    if !self.exchange.signature.isEmpty { self.writeSignature(into: &writer) }
    if self.residue?.takes("netinfo") ?? true { self.writeConnection(into: &writer) }
    self.writeOwn(request, requestLine, response, statusLine, into: &writer)
    self.residue?.writeResidue(.top, into: &writer)
    writer.endObject()
  }

  private func writeIdentity(into writer: inout JSONWriter) {
    let exchange = self.exchange
    if self.residue?["msgType"] == nil { writer.text("msgType", "rrpair") }
    if !exchange.service.isEmpty, self.residue?["resource"] == nil { writer.text("resource", exchange.service) }
    writer.member("ts")
    writer.string(exchange.startedAt)
    if exchange.isSecure {
      writer.member("isTls")
      writer.bool(true)
    }
    let isHTTPS = exchange.isSecure && exchange.protocolName == "http"
    writer.text("l7protocol", isHTTPS ? "https" : exchange.protocolName)
    writer.member("duration")
    writer.integer(exchange.duration.roundedMilliseconds)
    if !exchange.tags.isEmpty || self.residue?.section("tags") != nil {
      writer.member("tags")
      writer.beginObject()
      for tag in exchange.tags {
        writer.name(tag.name)
        writer.string(tag.value)
      }
      self.residue?.section("tags")?.writeResidue(.tags, into: &writer)
      writer.endObject()
    }
    writer.member("uuid")
    exchange.id.withBytes { writer.base64($0) }
    writer.text("direction", exchange.direction == .inbound ? "IN" : "OUT")
    if !exchange.service.isEmpty { writer.text("service", exchange.service) }
    if exchange.server != Endpoint(), self.residue?["network_address"] == nil {
      writer.member("network_address")
      writer.string(exchange.server)
    }
    if !exchange.command.isEmpty { writer.text("command", exchange.command) }
    if !exchange.location.isEmpty { writer.text("location", exchange.location) }
    if !exchange.status.isEmpty { writer.text("status", exchange.status) }
  }

  private func write(_ line: HTTPRequestLine, _ message: Message, into writer: inout JSONWriter) {
    let residue = self.residue?.section("http")?.section("req")
    writer.member("req")
    writer.beginObject()
    if residue?["url"] == nil {
      writer.member("url")
      writer.string(line.url)
    }
    writer.text("uri", line.uri)
    writer.text("version", line.shortVersion)
    writer.text("method", line.method)
    if residue?["host"] == nil { self.writeHost(message, into: &writer) }
    self.writeContent(message, display: self.displays.request, into: &writer)
    residue?.writeResidue(.req, into: &writer)
    writer.endObject()
  }

  /// The `Host` field, or who was called where there is none.
  private func writeHost(_ message: Message, into writer: inout JSONWriter) {
    writer.member("host")
    if let index = message.fields.firstIndex(of: "host") {
      message.fields.withEntries { bytes, entries in
        writer.lossy(UnsafeRawBufferPointer(rebasing: bytes[entries[index].value]))
      }
    } else {
      writer.string(self.exchange.server)
    }
  }

  private func write(_ status: HTTPStatusLine, _ message: Message, into writer: inout JSONWriter) {
    let residue = self.residue?.section("http")?.section("res")
    writer.member("res")
    writer.beginObject()
    if residue?["contentType"] == nil, let index = message.fields.firstIndex(of: "content-type") {
      writer.member("contentType")
      writer.lossy(message.fields.valueBytes(at: index))
    }
    writer.member("statusCode")
    writer.integer(status.code)
    writer.text("statusMessage", status.message)
    self.writeContent(message, display: self.displays.response, into: &writer)
    residue?.writeResidue(.res, into: &writer)
    writer.endObject()
  }

  /// Header, body and trailer.
  private func writeContent(_ message: Message, display: BodyDisplay?, into writer: inout JSONWriter) {
    FieldsText(message.fields).write("headers", into: &writer)
    if display == nil || display == .kept, message.body.readableBytes > 0 {
      writer.member("bodyBase64")
      writer.base64(message.shownBody(self.decoding).body)
    }
    if !message.trailers.isEmpty { FieldsText(message.trailers).write("trailers", into: &writer) }
  }

  private func writeSignature(into writer: inout JSONWriter) {
    writer.member("signature")
    writer.beginObject()
    self.exchange.signature.forEachEntry { key, value in
      writer.name(utf8: key)
      writer.base64(value)
    }
    writer.endObject()
  }

  private func writeConnection(into writer: inout JSONWriter) {
    let residue = self.residue?.section("netinfo")
    writer.member("netinfo")
    writer.beginObject()
    if residue?["id"] == nil {
      writer.member("id")
      writer.quotedInteger(self.exchange.connection.number)
    }
    self.write(self.exchange.client, "downstream", residue?.section("downstream"), .downstream, into: &writer)
    if residue?.takes("upstream") ?? true {
      self.write(self.exchange.server, "upstream", residue?.section("upstream"), .upstream, into: &writer)
    }
    residue?.writeResidue(.netinfo, into: &writer)
    writer.endObject()
  }

  private func write(
    _ endpoint: Endpoint, _ name: StaticString, _ residue: FieldTree.Node?, _ section: Residue.Section,
    into writer: inout JSONWriter
  ) {
    guard endpoint != Endpoint() || residue != nil else { return }
    writer.member(name)
    writer.beginObject()
    if !endpoint.address.isEmpty { writer.text("ipAddress", endpoint.address) }
    if endpoint.port != 0, residue?["port"] == nil {
      writer.member("port")
      writer.integer(endpoint.port)
    }
    if !endpoint.name.isEmpty, residue?["hostname"] == nil { writer.text("hostname", endpoint.name) }
    residue?.writeResidue(section, into: &writer)
    writer.endObject()
  }
}

extension JSONWriter {
  /// A member of text.
  mutating func text(_ name: StaticString, _ value: String) {
    self.member(name)
    self.string(value)
  }

  /// A string of bytes; what is not UTF-8 is shown as U+FFFD.
  mutating func lossy(_ value: ByteBuffer) {
    value.withUnsafeReadableBytes { self.lossy($0) }
  }

  /// A string of bytes; what is not UTF-8 is shown as U+FFFD.
  mutating func lossy(_ value: UnsafeRawBufferPointer) {
    if value.isUTF8 { self.string(utf8: value) } else { self.string(String(decoding: value, as: UTF8.self)) }
  }
}

extension Duration {
  /// Whole milliseconds, halves rounded up.
  var roundedMilliseconds: Int {
    let nanoseconds = self.nanoseconds
    return Int(nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 >= 500_000 ? 1 : 0))
  }
}

extension ExchangeID {
  /// The 16 bytes in place.
  func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    withUnsafeBytes(of: (self.high.bigEndian, self.low.bigEndian)) { body($0) }
  }
}
