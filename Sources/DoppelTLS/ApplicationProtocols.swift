/// The choice of application protocols (ALPN, RFC 7301) of a connection that Doppel stands in.
package enum ApplicationProtocols {
  /// The protocols that Doppel speaks, best first.
  package static let supported = ["http/1.1"]

  /// What to offer to the real server for a client that offered `offered`: what we speak of it, in the client's order. Empty where
  /// the client offered nothing, so that the server sees no ALPN either.
  package static func offer(for offered: [String], supported: [String] = Self.supported) -> [String] {
    offered.filter(supported.contains)
  }

  /// What to choose from when answering a client that offered `offered`.
  ///
  /// - Parameter upstream: what the real server chose; `nil` where it chose nothing or was not asked. Its choice is ours when the
  ///   client offered it and we speak it; else we choose from what we speak.
  package static func answer(
    for offered: [String], upstream: String?, supported: [String] = Self.supported
  ) -> [String] {
    if let upstream, offered.contains(upstream), supported.contains(upstream) { return [upstream] }
    return supported.filter(offered.contains)
  }

  /// The names that ALPN can carry: 1 to 255 bytes, and ASCII because NIOSSL stops the process for others.
  static func valid(_ protocols: [String]) -> [String] {
    protocols.filter { name in 1...255 ~= name.utf8.count && name.utf8.allSatisfy { $0 < 0x80 } }
  }
}
