/// One end of a connection: the name it was called by, the address it was reached at, and the port.
public struct Endpoint: Sendable, Hashable {
  /// The host name as the client gave it (from the request, SNI, SOCKS or DNS), without a port; empty where none is known.
  public var name: String
  /// The numeric address, IPv6 without brackets; empty where none is known.
  public var address: String
  /// The TCP port, 0 where none is known.
  public var port: Int

  public init(name: String = "", address: String = "", port: Int = 0) {
    self.name = name
    self.address = address
    self.port = port
  }

  /// The name, or the address where there is no name.
  public var host: String { self.name.isEmpty ? self.address : self.name }

  /// `host:port`, IPv6 in brackets, as it is written on the command line.
  public var hostAndPort: String { "\(self.bracketedHost):\(self.port)" }

  /// The host, an IPv6 address in brackets.
  public var bracketedHost: String { self.host.utf8.contains(UInt8(ascii: ":")) ? "[\(self.host)]" : self.host }
}
