internal import DoppelRules
internal import DoppelTransport

/// Where ports listen, as the command line says it.
package struct ListenOptions: Sendable, Equatable {
  /// `--listen ADDRESS`, repeatable; empty for loopback.
  package var addresses: [String] = []

  package init(addresses: [String] = []) { self.addresses = addresses }

  /// The addresses to listen on; brackets around IPv6 are optional.
  var hosts: [String] {
    guard !self.addresses.isEmpty else { return ListenAddress.loopback }
    return self.addresses.map { $0.hasPrefix("[") && $0.hasSuffix("]") ? String($0.dropFirst().dropLast()) : $0 }
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
