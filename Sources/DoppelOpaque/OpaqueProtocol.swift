package import DoppelExchange
package import DoppelWire
package import NIOCore

/// Connections whose protocol is not understood: their bytes are counted all and kept in part. Conversations in plain bytes are
/// taken apart by their turns, and so can be answered.
package struct OpaqueProtocol: WireProtocol {
  package static let unrecognised = "no protocol was recognised"
  package static let serverSpokeFirst = "the server spoke first"
  package static let endedEarly = "the connection ended before its protocol was known"

  private let reason: String
  private let limits: Limits

  /// - Parameter reason: why the bytes are not understood, as a fixed sentence; it stands on the exchanges.
  package init(reason: String = OpaqueProtocol.unrecognised, limits: Limits = .defaults) {
    self.reason = reason
    self.limits = limits
  }

  /// Whether what is not understood for this reason are the plain words of two sides, which another client would say alike.
  static func isConversation(_ reason: String) -> Bool {
    [self.unrecognised, self.serverSpokeFirst, self.endedEarly].contains(reason)
  }

  package var name: String { "opaque" }

  /// Any bytes may be opaque; it is asked last.
  package func sniff(_ bytes: ByteBuffer) -> Sniff { bytes.readableBytes > 0 ? .yes : .more }

  package func makeDissector(_ context: ConnectionContext, limits: Limits) -> any Dissector {
    OpaqueDissector(context, reason: self.reason, limits: limits)
  }

  package func makeResponder(_ context: ConnectionContext, limits: Limits) -> any Responder {
    OpaqueResponder(context, limits: limits)
  }

  package func makeDriver(limits: Limits) -> any Driver { OpaqueDriver(limits: limits) }

  /// The bytes themselves; the host is one with its port.
  package func signature(of request: Message, host: String?) -> Signature {
    OpaqueSignature.of(
      request.body, host: host, isSecure: false, isEnd: OpaqueSignature.isEnd(request), limits: self.limits)
  }

  package func signature(of request: Message, to server: Endpoint, isSecure: Bool) -> Signature {
    OpaqueSignature.of(
      request.body, host: OpaqueSignature.host(of: server), isSecure: isSecure, isEnd: OpaqueSignature.isEnd(request),
      limits: self.limits)
  }

  package var isDelimited: Bool { false }

  package func beginning(of request: Message, signature: Signature) -> Question.Beginning? {
    OpaqueSignature.beginning(of: request.body, signature)
  }

  package func beginning(of request: Message, on connection: ConnectionContext) -> Question.Beginning? {
    Question.Beginning(
      group: OpaqueSignature.group(of: connection, isEnd: OpaqueSignature.isEnd(request)), bytes: request.body)
  }

  package func reasonToLeaveOut(_ exchange: Exchange) -> String? {
    if case .partial = exchange.completeness { return "recorded in part" }
    guard case .opaque(let reason) = exchange.completeness, Self.isConversation(reason) else {
      return "recorded without being understood"
    }
    guard reason == Self.serverSpokeFirst, exchange.ordinal == 0 else { return nil }
    if exchange.request?.body.readableBytes ?? 0 > 0 { return "a conversation that was recorded as one exchange" }
    return exchange.response.map { Self.isComplaint($0.body) } == true ? "a server's complaint that nothing was asked" : nil
  }

  /// Whether a server that is silent until it is asked said this because it waited too long: an answer of HTTP or an alert of TLS.
  private static func isComplaint(_ bytes: ByteBuffer) -> Bool {
    let start = bytes.readableBytesView
    return start.starts(with: "HTTP/".utf8) || start.starts(with: [0x15, 0x03])
  }

  /// Without the number of a repeated request.
  package func modernize(_ signature: Signature) -> Signature {
    var signature = signature
    signature[OpaqueSignature.instance] = nil
    return signature
  }

  package func prepare(response: Message, to request: Message?, adding: Fields) -> PreparedResponse {
    PreparedResponse(wire: response.body, closes: response.framing == .close)
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
