/// A resource record (RFC 1035 section 4.1.3).
package struct ResourceRecord: Sendable, Hashable {
  package var name: DomainName
  package var type: ResourceType
  package var resourceClass: ResourceClass
  /// Seconds for which it may be kept.
  package var lifetime: UInt32
  package var data: ResourceData

  package init(
    name: DomainName, type: ResourceType, resourceClass: ResourceClass = .internet, lifetime: UInt32, data: ResourceData
  ) {
    self.name = name
    self.type = type
    self.resourceClass = resourceClass
    self.lifetime = lifetime
    self.data = data
  }

  /// An A or AAAA record.
  package init(name: DomainName, address: IPAddress, lifetime: UInt32) {
    self.init(name: name, type: address.isIPv6 ? .aaaa : .a, lifetime: lifetime, data: .address(address))
  }
}
