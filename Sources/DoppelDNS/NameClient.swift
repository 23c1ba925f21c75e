package import NIOCore

/// Where a query came from, so that its answer finds back.
package enum NameClient: Sendable, Hashable {
  /// What a DNS message travels by (RFC 7766). A nameserver is asked by the same by which the client asked.
  package enum Transport: Sendable, Hashable {
    case udp, tcp
  }

  /// A datagram: the number of the socket that it came to, and its sender.
  case datagram(socket: Int, sender: SocketAddress)
  /// A connection by its number.
  case connection(Int)

  package var transport: Transport {
    switch self {
    case .datagram: .udp
    case .connection: .tcp
    }
  }
}
