internal import DoppelExchange

/// Something that a program sent and that no sandbox carries: UDP other than questions for names, ICMP, raw protocols.
package struct UncarriedTraffic: Sendable, Equatable, CustomStringConvertible {
  /// `udp`, `icmp` and the like, as nft writes them.
  package var protocolName: String
  package var address: String
  /// 0 where the protocol has no ports.
  package var port: Int

  package var description: String {
    let host = self.address.contains(":") ? "[\(self.address)]" : self.address
    return self.port == 0 ? "\(self.protocolName) \(self.address)" : "\(self.protocolName) \(host):\(self.port)"
  }

  /// Reads what `nft -j list table` says of the sets that `RedirectionRules` fills.
  static func parse(_ text: String) -> [UncarriedTraffic] {
    guard let tree = try? FieldTree(json: text) else { return [] }
    return tree.withView { root in
      guard let objects = root.member("nftables")?.elements else { return [] }
      return objects.compactMap { $0.member("set") }.flatMap(self.elements)
    }
  }

  private static func elements(of set: FieldTree.View) -> [UncarriedTraffic] {
    guard let name = set.member("name")?.string, let elements = set.member("elem")?.elements else { return [] }
    return elements.compactMap { element in
      // An element with a counter or a time is wrapped in one more object.
      let value = element.member("elem")?.member("val") ?? element
      guard let parts = value.member("concat")?.elements.map({ $0 }), parts.count == 2, let address = parts[0].string else {
        return nil
      }
      let isDatagram = name.hasPrefix("datagrams")
      return UncarriedTraffic(
        protocolName: isDatagram ? "udp" : parts[1].string ?? "protocol \(parts[1].integer ?? 0)", address: address,
        port: isDatagram ? parts[1].integer ?? 0 : 0)
    }
  }
}
