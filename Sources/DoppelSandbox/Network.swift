/// A range of addresses, as `192.0.2.0/24` or `2001:db8::/32`.
package struct Network: Sendable, Equatable, CustomStringConvertible {
  private let address: String
  private let prefix: Int
  let isIPv6: Bool

  /// `nil` for what is no range of addresses; an address alone is a range of one.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bytes = parts.first.flatMap({ SocketAddressBytes(String($0)) })?.bytes else { return nil }
    let bits = bytes.count * 8
    guard let prefix = parts.count == 2 ? Int(parts[1]) : bits, (0...bits).contains(prefix) else { return nil }
    self.address = String(parts[0])
    self.prefix = prefix
    self.isIPv6 = bytes.count == 16
  }

  package var description: String { "\(self.address)/\(self.prefix)" }
}
