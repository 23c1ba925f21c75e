internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// Messages as trees of fields, for comparing and explaining.
enum HTTPProjection {
  /// Fields that say when, by which way or on which connection a response came, not what it is.
  static let volatilePaths = [
    // the clock
    "headers.date", "headers.age", "headers.expires",
    // the connection and the framing, which belong to one hop (RFC 9110 section 7.6.1)
    "headers.connection", "headers.keep-alive", "headers.transfer-encoding", "headers.content-length", "headers.trailer",
    "headers.via", "headers.alt-svc",
    // the software that answered, not the answer
    "headers.server", "headers.x-powered-by",
    // names that are made anew for each request, and measurements of it
    "headers.server-timing", "headers.x-request-id", "headers.x-correlation-id", "headers.x-amzn-trace-id",
    "headers.x-amzn-requestid", "headers.x-amz-cf-id", "headers.x-trace-id", "headers.traceparent", "headers.tracestate",
    "headers.cf-ray", "headers.x-runtime", "headers.x-response-time", "headers.x-envoy-upstream-service-time",
  ]

  /// `{"status","reason","headers","body"}` of a response, `{"method","target","headers","body"}` of a request.
  static func of(_ message: Message, limits: Limits) -> FieldTree {
    var writer = JSONWriter()
    writer.beginObject()
    switch message.start {
    case .none: break
    case .request(let method, let target, _):
      writer.name("method")
      writer.string(method)
      writer.name("target")
      writer.string(target)
    case .status(_, let code, let reason):
      writer.name("status")
      writer.integer(code)
      writer.name("reason")
      writer.string(reason)
    }
    writer.name("headers")
    self.write(message.fields, into: &writer)
    if message.trailers.count > 0 {
      writer.name("trailers")
      self.write(message.trailers, into: &writer)
    }
    writer.name("body")
    self.writeBody(message, limits: limits, into: &writer)
    writer.endObject()
    // the writer writes JSON, and the nesting of what it was given was within the limit
    return (try? FieldTree(json: writer.buffer, nesting: limits.nesting + 8)) ?? FieldTree(written: ByteBuffer(string: "{}"))
  }

  /// Names in lower case, in the order in which they come first; the values of each in order.
  private static func write(_ fields: Fields, into writer: inout JSONWriter) {
    var names: [String] = []
    var values: [String: [ByteBuffer]] = [:]
    for index in 0..<fields.count {
      let name = fields.name(at: index).lowercased()
      if values[name] == nil { names.append(name) }
      values[name, default: []].append(fields.valueBytes(at: index))
    }
    writer.beginObject()
    for name in names {
      writer.name(name)
      writer.beginArray()
      for value in values[name] ?? [] { writer.string(value) }
      writer.endArray()
    }
    writer.endObject()
  }

  /// A JSON or XML document as a tree, other text as a string, other bytes as their base64 with their count.
  private static func writeBody(_ message: Message, limits: Limits, into writer: inout JSONWriter) {
    let body = HTTPContent.decodedBody(of: message, limit: limits.bodyDecoded) ?? message.body
    let first = body.readableBytesView.first { $0 > HTTPBytes.space }
    let type = MediaType(message.fields.first("Content-Type") ?? "")
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || type.isJSON,
      let tree = try? FieldTree(json: body, nesting: limits.nesting)
    {
      writer.node(tree.root)
    } else if first == UInt8(ascii: "<"), let tree = HTTPContent.tree(xml: body, limits: limits) {
      writer.node(tree.root)
    } else if body.isUTF8 {
      writer.string(body)
    } else {
      writer.beginObject()
      writer.name("base64")
      writer.base64(body)
      writer.name("bytes")
      writer.integer(body.readableBytes)
      writer.endObject()
    }
  }
}
