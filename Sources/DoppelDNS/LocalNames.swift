/// The names that mean this machine wherever they are asked: `localhost` and all below it (RFC 6761 section 6.3).
enum LocalNames {
  static let localhost = DomainName(checked: [9] + Array("localhost".utf8) + [0])

  static func contains(_ name: DomainName) -> Bool { name.isWithin(self.localhost) }

  static let addresses = [IPAddress.loopback4, .loopback6]
}
