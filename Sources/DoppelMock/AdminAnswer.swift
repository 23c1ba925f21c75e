internal import DoppelExchange
package import NIOCore

/// What is said on the admin port: a status and a JSON document.
package struct AdminAnswer: Sendable, Equatable {
  package enum Status: Int, Sendable {
    case ok = 200
    case badRequest = 400
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405

    fileprivate var phrase: String {
      switch self {
      case .ok: "OK"
      case .badRequest: "Bad Request"
      case .forbidden: "Forbidden"
      case .notFound: "Not Found"
      case .methodNotAllowed: "Method Not Allowed"
      }
    }
  }

  package var status: Status
  package var body: ByteBuffer
  /// The methods of the resource, where another was used.
  package var allowed = ""

  /// - Parameter body: a JSON document.
  package init(_ body: ByteBuffer) {
    self.status = .ok
    self.body = body
  }

  /// `{"error": reason}`.
  package init(_ status: Status, _ reason: String, allowed: String = "") {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.name("error")
    writer.string(reason)
    writer.endObject()
    self.status = status
    self.body = writer.buffer
    self.body.writeString("\n")
    self.allowed = allowed
  }

  /// The response, which nobody is to keep or to take for anything but JSON.
  var message: Message {
    var fields = Fields([
      "Content-Type": "application/json", "Content-Length": "\(self.body.readableBytes)", "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    ])
    if !self.allowed.isEmpty { fields.append("Allow", self.allowed) }
    return Message(
      start: .status(version: "HTTP/1.1", code: self.status.rawValue, reason: self.status.phrase), fields: fields,
      body: self.body, framing: .length)
  }
}
