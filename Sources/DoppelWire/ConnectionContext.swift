package import DoppelExchange

/// What is known of a connection before its first byte; a dissector writes it on each exchange.
package struct ConnectionContext: Sendable, Equatable {
  package var id: ConnectionID
  package var direction: Direction
  /// The observed service's name.
  package var service: String
  package var client: Endpoint
  package var server: Endpoint
  /// Whether the server's side is TLS.
  package var isSecure: Bool
  /// The host that signatures name where the configuration chose the server (`--map`, `--app-host`), not the client; `nil` where
  /// the request itself tells the host.
  package var fixedHost: String?
  package var openedAt: Timestamp
  /// Seed of the exchange ids of this connection; random.
  package var seed: UInt64

  package init(
    id: ConnectionID, direction: Direction, service: String = "", client: Endpoint = Endpoint(),
    server: Endpoint = Endpoint(), isSecure: Bool = false, fixedHost: String? = nil,
    openedAt: Timestamp = .epoch, seed: UInt64 = 0
  ) {
    self.id = id
    self.direction = direction
    self.service = service
    self.client = client
    self.server = server
    self.isSecure = isSecure
    self.fixedHost = fixedHost
    self.openedAt = openedAt
    self.seed = seed
  }
}
