internal import DoppelExchange
package import NIOCore

/// What Doppel itself says in HTTP.
package enum HTTPRefusal {
  /// A whole response with a JSON body `{"error": reason}`, after which the connection ends.
  ///
  /// - Parameter status: one of those that Doppel says itself, such as 400 or 502.
  package static func wire(status: Int, reason: String) -> ByteBuffer { self.wire(status: status, self.body(reason)) }

  /// A whole response to bytes that cannot be read, after which the connection ends.
  package static func wire(_ error: HTTPError) -> ByteBuffer { self.wire(status: error.status, self.body(error)) }

  /// A whole response with this status and JSON body, after which the connection ends.
  static func wire(status: Int, _ body: ByteBuffer) -> ByteBuffer {
    let outcome = status == 502 ? "failed" : nil
    var message = self.message(status, self.phrase(status), outcome: outcome, body: body)
    message.fields.append("Connection", "close")
    var wire = ByteBuffer()
    HTTPEncoder.write(message, into: &wire)
    return wire
  }

  /// A response with a JSON body.
  static func message(_ status: Int, _ reason: String, outcome: String?, body: ByteBuffer) -> Message {
    var fields = Fields()
    fields.append("Content-Type", "application/json")
    fields.append("Content-Length", String(body.readableBytes))
    if let outcome { fields.append("Doppel-Outcome", outcome) }
    return Message(
      start: .status(version: "HTTP/1.1", code: status, reason: reason), fields: fields, body: body, framing: .length)
  }

  static func body(_ reason: String) -> ByteBuffer {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("error")
    writer.string(reason)
    writer.endObject()
    return writer.buffer
  }

  private static func body(_ error: HTTPError) -> ByteBuffer {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("error")
    writer.string(error.reason)
    writer.name("offset")
    writer.integer(error.offset)
    writer.endObject()
    return writer.buffer
  }

  /// The phrases of RFC 9110 section 15 and RFC 6585 that are said here.
  private static func phrase(_ status: Int) -> String {
    switch status {
    case 400: "Bad Request"
    case 404: "Not Found"
    case 408: "Request Timeout"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 431: "Request Header Fields Too Large"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: "Error"
    }
  }
}
