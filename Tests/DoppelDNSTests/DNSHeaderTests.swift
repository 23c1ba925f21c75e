import DoppelDNS
import Testing

struct DNSHeaderTests {
  @Test func `each flag is its bit and no other`() {
    let flags: [(UInt16, WritableKeyPath<DNSHeader, Bool>)] = [
      (0x8000, \.isResponse), (0x0200, \.isTruncated), (0x0100, \.isRecursionDesired), (0x0080, \.isRecursionAvailable),
      (0x0010, \.isCheckingDisabled),
    ]
    for (bit, flag) in flags {
      var header = DNSHeader(id: 1)
      header[keyPath: flag] = true
      #expect(header.flags == bit)
      #expect(header[keyPath: flag])
      header.flags = .max
      header[keyPath: flag] = false
      #expect(header.flags == ~bit)
      #expect(!header[keyPath: flag])
    }
  }

  @Test func `operation and code have four bits each`() {
    var header = DNSHeader(id: 1)
    header.operation = 5
    header.code = 3
    #expect(header.flags == 0x2803)
    #expect(header.operation == 5)
    #expect(header.code == 3)
    header.operation = 0xff
    header.code = 0
    #expect(header.flags == 0x7800)
  }

  @Test func `a response has the query's id, operation, RD and CD, and no other flag of it`() {
    #expect(DNSHeader(id: 7, flags: 0x0110).response == DNSHeader(id: 7, flags: 0x8190))
    #expect(DNSHeader(id: 7, flags: 0x0000).response == DNSHeader(id: 7, flags: 0x8080))
    #expect(DNSHeader(id: 7, flags: 0x2e2f).response == DNSHeader(id: 7, flags: 0xa880))
  }
}
