/// Where a listener listens.
package struct ListenAddress: Sendable, Hashable {
  /// The port of a listener as the command line says it.
  package enum Port: Sendable, Hashable {
    case number(Int)
    /// A free one, chosen by the kernel.
    case auto
  }

  /// A numeric address or a name; IPv6 without brackets.
  package var host: String
  package var port: Port

  package init(host: String, port: Port) {
    self.host = host
    self.port = port
  }

  /// What is listened on where the user names no address: loopback only.
  package static let loopback = ["127.0.0.1", "::1"]
}
