internal import DoppelWire

/// An IPv4 or IPv6 address, as bytes.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  /// The 4 bytes of an IPv4 or the 16 of an IPv6 address.
  package let bytes: [UInt8]

  /// `nil` where there are neither 4 nor 16 bytes.
  package init?(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Reads the numeric form, IPv6 with or without brackets; a zone is left out. `nil` where the text is a name.
  package init?(_ text: some StringProtocol) {
    guard case .address(let bytes) = ServerName(text) else { return nil }
    self.bytes = bytes
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  package static let loopback4 = IPAddress([127, 0, 0, 1])
  package static let loopback6 = IPAddress([UInt8](repeating: 0, count: 15) + [1])

  package var isIPv6: Bool { self.bytes.count == 16 }

  /// Whether it leads back to the same machine (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3).
  package var isLoopback: Bool { self.unmapped.bytes.first == 127 && !self.unmapped.isIPv6 || self == .loopback6 }

  /// The IPv4 address within an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2), else the address itself.
  package var unmapped: IPAddress {
    let mapping = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]
    return self.isIPv6 && self.bytes.starts(with: mapping) ? IPAddress(Array(self.bytes.suffix(4))) : self
  }

  /// The numeric form; IPv6 as RFC 5952 has it, without brackets.
  package var text: String { ServerName.address(self.bytes).text }

  package var description: String { self.text }
}
