package import DoppelExchange
package import DoppelWire
package import NIOCore

/// Connections whose protocol is not understood: one exchange for each, its bytes counted all and kept up to `Limits.opaqueKept`.
package struct OpaqueProtocol: WireProtocol {
  private let reason: String

  /// - Parameter reason: why the bytes are not understood, as a fixed sentence; it stands on the exchanges.
  package init(reason: String = "no protocol was recognised") { self.reason = reason }

  package var name: String { "opaque" }

  /// Any bytes may be opaque; it is asked last.
  package func sniff(_ bytes: ByteBuffer) -> Sniff { bytes.readableBytes > 0 ? .yes : .more }

  package func makeDissector(_ context: ConnectionContext, limits: Limits) -> any Dissector {
    OpaqueDissector(context, reason: self.reason, limits: limits)
  }

  package func makeResponder(_ context: ConnectionContext, limits: Limits) -> any Responder { OpaqueResponder() }

  package func makeDriver(limits: Limits) -> any Driver { OpaqueDriver(limits: limits) }

  /// The bytes themselves.
  package func signature(of request: Message, host: String?) -> Signature {
    Signature([("opaque:request", request.body)])
  }

  package func modernize(_ signature: Signature) -> Signature { signature }

  package func prepare(response: Message, to request: Message?, adding: Fields) -> PreparedResponse {
    PreparedResponse(wire: response.body, closes: true)
  }

  package func prepare(request: Message, server: Endpoint?, isSecure: Bool) -> ByteBuffer { request.body }

  package func server(of request: Message) -> Endpoint? { nil }

  package func operation(of request: Message) -> (command: String, location: String) { ("", "") }

  package func session(of request: Message) -> String? { nil }

  /// `{"body": …}`: a string where the bytes are UTF-8, else their base64.
  package func projection(of message: Message) -> FieldTree {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("body")
    writer.string(message.body)
    writer.endObject()
    return FieldTree(written: writer.buffer)
  }

  package func decodedBody(of message: Message) -> ByteBuffer? { nil }

  package var volatilePaths: [String] { [] }
}
