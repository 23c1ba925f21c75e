internal import DoppelExchange

/// The fields that a client says to its proxy alone, which no server is to hear (RFC 9110 sections 7.6.1 and 11.7.1).
enum HTTPProxyFields {
  private static let names: [StaticString] = ["proxy-connection", "proxy-authorization"]

  /// Whether the first `length` bytes are the name of one of them.
  static func contain(_ bytes: UnsafeRawBufferPointer, length: Int) -> Bool {
    self.names.contains { HTTPBytes.equal(bytes, 0, length, $0) }
  }

  /// The request without them where its target has the absolute form, in which it was meant for a proxy.
  static func removed(from request: Message) -> Message {
    guard case .request(_, let target, _) = request.start,
      HTTPSignature.withBytes(of: target, { HTTPTarget($0).isAbsolute })
    else { return request }
    var request = request
    for name in self.names { request.fields.removeAll(name.description) }
    return request
  }
}
