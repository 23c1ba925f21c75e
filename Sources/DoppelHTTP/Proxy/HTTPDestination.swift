internal import DoppelExchange

/// Where a request to a proxy wants to go.
enum HTTPDestination {
  /// The host and port of an absolute `http` target; `nil` where there is no host or the port is no number.
  static func of(_ target: String) -> Endpoint? {
    HTTPSignature.withBytes(of: target) { bytes in
      let parts = HTTPTarget(bytes)
      guard !parts.host.isEmpty, HTTPBytes.equal(bytes, parts.scheme.lowerBound, parts.scheme.count, "http") else { return nil }
      var digits = parts.host.upperBound
      if digits < parts.authority.upperBound, bytes[digits] == UInt8(ascii: "]") { digits += 1 }
      let host = String(decoding: bytes[parts.host], as: UTF8.self)
      guard digits < parts.authority.upperBound else { return Endpoint(name: host, port: 80) }
      guard bytes[digits] == UInt8(ascii: ":") else { return nil }
      let text = String(decoding: bytes[(digits + 1)..<parts.authority.upperBound], as: UTF8.self)
      if text.isEmpty { return Endpoint(name: host, port: 80) }
      guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = Int(text), (1...65_535).contains(port) else {
        return nil
      }
      return Endpoint(name: host, port: port)
    }
  }
}
