import DoppelDNS
import Testing

struct ResourceRecordTests {
  @Test(arguments: [("192.0.2.1", ResourceType.a), ("2001:db8::1", .aaaa)])
  func `the record of an address has the type of its family`(text: String, type: ResourceType) throws {
    let address = try #require(IPAddress(text))
    let record = ResourceRecord(name: .root, address: address, lifetime: 7)
    #expect(record.type == type)
    #expect(record.resourceClass == .internet)
    #expect(record.data == .address(address))
    #expect(record.lifetime == 7)
  }
}
