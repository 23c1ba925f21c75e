package import DoppelExchange
package import DoppelTransport

/// A port that stands for one server: `--map L=[PROTO://]HOST:PORT`, `--direct HOST:PORT=L`, the inbound port.
package struct PortMap: Sendable, Equatable {
  /// The addresses that are listened on; `nil` for those of the run.
  package var hosts: [String]?
  package var port: ListenAddress.Port
  package var server: Endpoint
  /// Whether the server speaks TLS although clients of this port need not.
  package var isServerSecure: Bool
  package var direction: Direction
  /// The flag that it came from, for messages.
  package var flag: String
  /// Whether the server is in the sandbox.
  package var isInside: Bool

  package init(
    hosts: [String]? = nil, port: ListenAddress.Port, server: Endpoint, isServerSecure: Bool = false,
    direction: Direction = .outbound, flag: String,
    isInside: Bool = false
  ) {
    self.isInside = isInside
    self.hosts = hosts
    self.port = port
    self.server = server
    self.isServerSecure = isServerSecure
    self.direction = direction
    self.flag = flag
  }

  /// The tunnel of each connection to this port; signatures name the configured host.
  package var tunnel: Tunnel {
    Tunnel(
      server: self.server, direction: self.direction, fixedHost: self.server.name.isEmpty ? nil : self.server.name,
      isServerSecure: self.isServerSecure)
  }
}
