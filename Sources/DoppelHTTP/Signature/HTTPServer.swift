internal import DoppelExchange
internal import NIOCore

/// The server that a request names itself.
enum HTTPServer {
  /// From the target in absolute or authority form, else from `Host` (RFC 9112 section 3.3); without a port, 443 for `https` and
  /// 80 for all else.
  static func of(_ request: Message) -> Endpoint? {
    guard case .request(let method, let target, _) = request.start else { return nil }
    let named = HTTPSignature.withBytes(of: target) { bytes -> Endpoint? in
      let parts = HTTPTarget(bytes, isConnect: method == "CONNECT")
      guard !parts.host.isEmpty else { return nil }
      let isSecure = String(decoding: bytes[parts.scheme], as: UTF8.self).lowercased() == "https"
      return self.endpoint(bytes, parts.authority, standardPort: isSecure ? 443 : 80)
    }
    if let named { return named }
    guard let index = request.fields.firstIndex(of: "Host") else { return nil }
    return request.fields.valueBytes(at: index).withUnsafeReadableBytes {
      self.endpoint($0, 0..<$0.count, standardPort: 80)
    }
  }

  /// The method and the path, without the query.
  static func operation(of request: Message) -> (command: String, location: String) {
    guard case .request(let method, let target, _) = request.start else { return ("", "") }
    return HTTPSignature.withBytes(of: target) { bytes in
      let path = String(decoding: bytes[HTTPTarget(bytes).path], as: UTF8.self)
      return (method, path.isEmpty ? "/" : path)
    }
  }

  private static func endpoint(
    _ bytes: UnsafeRawBufferPointer, _ authority: Range<Int>, standardPort: Int
  ) -> Endpoint? {
    let host = HTTPTarget.host(bytes, authority)
    guard !host.isEmpty else { return nil }
    // after the host, and the bracket of an IPv6 address
    let rest = bytes[host.upperBound..<authority.upperBound].drop { $0 == UInt8(ascii: "]") }
    let name = String(decoding: bytes[host], as: UTF8.self).lowercased()
    guard rest.first == UInt8(ascii: ":") else { return Endpoint(name: name, port: standardPort) }
    guard let port = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), (1...65_535).contains(port) else { return nil }
    return Endpoint(name: name, port: port)
  }
}
