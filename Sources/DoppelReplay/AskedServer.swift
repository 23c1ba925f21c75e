package import DoppelExchange
internal import NIOCore

/// The server that a recorded request named and the one that is asked now, as links name them.
package struct AskedServer: Sendable, Hashable {
  private let recorded: Name
  private let live: Name

  private struct Name: Sendable, Hashable {
    /// Host and port, without the scheme's own port.
    var authority: ByteBuffer
    var scheme: ByteBuffer

    init(_ server: Endpoint, isSecure: Bool, usualPorts: Set<Int>) {
      self.authority = ByteBuffer(string: usualPorts.contains(server.port) ? server.bracketedHost : server.hostAndPort)
      self.scheme = ByteBuffer(string: isSecure ? "https" : "http")
    }
  }

  /// - Parameters:
  ///   - named: the server that the recorded request named; its port is 80 where it named none, with TLS too.
  ///   - isSecure: whether it was asked with TLS.
  ///   - origin: the server that is asked now.
  /// - Returns: `nil` where links to both are the same.
  package init?(named: Endpoint, isSecure: Bool, now origin: Origin) {
    self.recorded = Name(named, isSecure: isSecure, usualPorts: isSecure ? [80, 443] : [80])
    self.live = Name(
      Endpoint(name: origin.host, port: origin.port), isSecure: origin.isSecure, usualPorts: [origin.isSecure ? 443 : 80])
    if self.recorded == self.live { return nil }
  }

  /// Lets what links say of the live server stand for what they said of the recorded one.
  func stand(in values: inout StandingValues) {
    if self.live.authority != self.recorded.authority { values.stand(self.live.authority, for: self.recorded.authority) }
    if self.live.scheme != self.recorded.scheme {
      values.stand(self.live.scheme, for: self.recorded.scheme, at: "link, scheme")
    }
  }
}
