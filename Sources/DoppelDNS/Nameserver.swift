/// A nameserver of the host, asked on port 53.
package struct Nameserver: Sendable, Hashable, CustomStringConvertible {
  package var address: IPAddress
  /// The interface of a link-local address by its name or number, as in `fe80::1%eth0` (RFC 4007 section 11); else empty.
  package var zone: String
  package var port: Int

  package init(_ address: IPAddress, zone: String = "", port: Int = 53) {
    self.address = address
    self.zone = zone
    self.port = port
  }

  /// Reads the numeric form, an IPv6 address with or without its zone; `nil` where it is none.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ IPAddress($0) }) else { return nil }
    guard parts.count == 1 || address.isIPv6 && !parts[1].isEmpty else { return nil }
    self.init(address, zone: parts.count == 1 ? "" : String(parts[1]))
  }

  /// The address with its zone.
  package var host: String { self.zone.isEmpty ? self.address.text : "\(self.address.text)%\(self.zone)" }

  package var description: String { self.host }
}
