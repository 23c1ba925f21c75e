import DoppelDNS
import NIOCore

/// A query as a client sends it, with recursion desired.
func query(
  _ name: String, _ type: ResourceType = .a, id: UInt16 = 7, resourceClass: ResourceClass = .internet, edns: EDNS? = nil
) -> DNSMessage {
  DNSMessage(
    header: DNSHeader(id: id, flags: 0x0100),
    questions: [DNSQuestion(name: DomainName(name) ?? .root, type: type, resourceClass: resourceClass)],
    additionals: edns.map { [$0.record] } ?? [])
}

extension DNSMessage {
  /// The response to this query with these addresses of the name that was asked.
  func telling(_ addresses: String...) -> DNSMessage {
    let records = addresses.compactMap { IPAddress($0) }.map {
      ResourceRecord(name: self.questions[0].name, address: $0, lifetime: 60)
    }
    return self.response(.noError, answers: records)
  }

  /// The same message with another id.
  func with(id: UInt16) -> DNSMessage {
    var copy = self
    copy.header.id = id
    return copy
  }
}
