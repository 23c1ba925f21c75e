package import DoppelExchange
package import DoppelTransport
internal import NIOCore

/// A client's connection that goes to one server: where, why, and how it was agreed on.
package struct Tunnel: Sendable {
  /// The server as the client or the configuration named it; its address is known once it is dialled.
  package var server: Endpoint
  package var direction: Direction
  /// The host that signatures name where the configuration chose the server.
  package var fixedHost: String?
  /// Whether the server speaks TLS although the client does not (`--map L=https://…`).
  package var isServerSecure: Bool
  /// Whether the client believes that it is connected to the server itself: a server that cannot be reached is shown to it as a
  /// connection that breaks, not as an answer of ours.
  package var isTransparent: Bool
  /// The way to the server; `nil` for this machine's network.
  package var way: (any Dialling)?

  package init(
    server: Endpoint, direction: Direction, fixedHost: String? = nil, isServerSecure: Bool = false,
    isTransparent: Bool = false, way: (any Dialling)? = nil
  ) {
    self.isTransparent = isTransparent
    self.way = way
    self.server = server
    self.direction = direction
    self.fixedHost = fixedHost
    self.isServerSecure = isServerSecure
  }
}
