internal import DoppelRules
internal import DoppelTransport
internal import NIOCore

/// Where ports listen, as the command line says it.
package struct ListenOptions: Sendable, Equatable {
  /// `--listen ADDRESS`, repeatable; empty for loopback.
  package var addresses: [String] = []

  package init(addresses: [String] = []) { self.addresses = addresses }

  /// The addresses to listen on; brackets around IPv6 are optional.
  ///
  /// - Throws: `CommandError` with exit code 2 for what is no address of IPv4 or IPv6 and cannot be a name.
  func hosts() throws -> [String] {
    guard !self.addresses.isEmpty else { return ListenAddress.loopback }
    return try self.addresses.map { text in
      let isBracketed = text.hasPrefix("[") && text.hasSuffix("]") && text.utf8.count > 2
      let host = isBracketed ? String(text.dropFirst().dropLast()) : text
      guard Self.isAddress(host) || (!isBracketed && Self.isName(host)) else {
        throw CommandError.usage(
          "--listen: expected an address of this machine, such as 0.0.0.0 or [::1], or a name for one, not \"\(text)\"")
      }
      return host
    }
  }

  static func isAddress(_ text: String) -> Bool { (try? SocketAddress(ipAddress: text, port: 0)) != nil }

  /// Labels of letters, digits, `-` and `_` between points, the last of which does not begin with a digit.
  private static func isName(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let first = labels.last?.first, !(0x30...0x39).contains(first) else { return false }
    return labels.allSatisfy { label in
      !label.isEmpty
        && label.allSatisfy {
          ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) || (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x5f
        }
    }
  }

  /// Reads a port: a number, `auto`, or `0` for off.
  ///
  /// - Throws: `CommandError` with exit code 2.
  static func port(_ text: String, flag: String) throws -> ListenAddress.Port? {
    if text == "auto" { return .auto }
    guard let number = Int(text), (0...65_535).contains(number) else {
      throw CommandError.usage("\(flag): expected a port from 1 to 65535, 0 for off or auto for a free one, not \"\(text)\"")
    }
    return number == 0 ? nil : .number(number)
  }
}
