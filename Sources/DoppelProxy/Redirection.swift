package import DoppelTransport

/// What is known of the place that redirected connections come from.
package struct Redirection: Sendable {
  /// The way to servers that the program itself runs, where its network is not ours.
  package var inside: (any Dialling)?
  /// The addresses beside loopback that the program has itself.
  package var addresses: Set<String>
  /// The ports of the run itself on this machine.
  package let ownPorts = OwnPorts()
  /// The name that the program asked for when it was given an address.
  package var name: @Sendable (_ address: String) -> String?
  /// Whether an address was given to a name by Doppel, so that its server is reached by the name alone.
  package var isInvented: @Sendable (_ address: String) -> Bool = { _ in false }

  package init(inside: (any Dialling)?, addresses: Set<String>, name: @escaping @Sendable (_ address: String) -> String?) {
    self.inside = inside
    self.addresses = addresses
    self.name = name
  }

  /// Whether an address is this machine as the program sees it.
  func isOwn(_ address: String) -> Bool {
    address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.") || self.addresses.contains(address)
  }
}
