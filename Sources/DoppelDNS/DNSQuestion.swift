/// What a query asks (RFC 1035 section 4.1.2).
package struct DNSQuestion: Sendable, Hashable {
  package var name: DomainName
  package var type: ResourceType
  package var resourceClass: ResourceClass

  package init(name: DomainName, type: ResourceType, resourceClass: ResourceClass = .internet) {
    self.name = name
    self.type = type
    self.resourceClass = resourceClass
  }
}
