/// The two sides of a connection that Doppel stands between.
package enum Peer: Sendable, Hashable {
  case client, upstream

  package var other: Peer { self == .client ? .upstream : .client }
}
