package import DoppelExchange

/// Where requests go: scheme, host and port.
package struct Origin: Sendable, Hashable, CustomStringConvertible {
  /// Whether it is `https`.
  package var isSecure: Bool
  /// A name or a numeric address, IPv6 without brackets.
  package var host: String
  package var port: Int

  package init(isSecure: Bool, host: String, port: Int) {
    self.isSecure = isSecure
    self.host = host
    self.port = port
  }

  /// Where an exchange was recorded; an unknown port is that of the scheme, an unknown host is `localhost`.
  package init(recorded exchange: Exchange) {
    self.isSecure = exchange.isSecure
    self.host = exchange.server.host.isEmpty ? "localhost" : exchange.server.host
    self.port = exchange.server.port == 0 ? (exchange.isSecure ? 443 : 80) : exchange.server.port
  }

  package var scheme: String { self.isSecure ? "https" : "http" }

  /// As a `Host` field names it: without the scheme's own port, IPv6 in brackets (RFC 9110 section 7.2).
  package var authority: String {
    let host = self.host.contains(":") ? "[\(self.host)]" : self.host
    return self.port == (self.isSecure ? 443 : 80) ? host : "\(host):\(self.port)"
  }

  /// With the port always written, so that nothing is left to guess: `http://localhost:80`.
  package var description: String {
    "\(self.scheme)://" + (self.host.contains(":") ? "[\(self.host)]" : self.host) + ":\(self.port)"
  }
}
