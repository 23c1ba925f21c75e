import DoppelDNS
import NIOCore
import Testing

struct EDNSTests {
  @Test func `the record has the size as its class, and code, version and flags as its lifetime`() throws {
    let edns = EDNS(size: 4_096, upperCode: 1, version: 2, flags: 0x8000, options: ByteBuffer(bytes: [0, 3, 0, 0]))
    let record = edns.record
    #expect(record.name == .root)
    #expect(record.type == .opt)
    #expect(record.resourceClass.number == 4_096)
    #expect(record.lifetime == 0x0102_8000)
    #expect(record.data == .bytes(ByteBuffer(bytes: [0, 3, 0, 0])))
    #expect(EDNS(record) == edns)
  }

  @Test func `another record is no OPT record`() {
    #expect(EDNS(ResourceRecord(name: .root, address: .loopback4, lifetime: 1)) == nil)
  }
}
