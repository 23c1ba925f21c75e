import DoppelDNS
import DoppelWire
import Testing

struct NameTableTests {
  private static func name(_ text: String) throws -> DomainName { try #require(DomainName(text)) }
  private static func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

  private static func table(limit: Int) -> NameTable {
    var limits = Limits()
    limits.resolvedAddresses = limit
    return NameTable(limits: limits)
  }

  @Test func `an address has the name last resolved to it, in lower case`() throws {
    let table = NameTable()
    #expect(table.name(of: "192.0.2.1") == nil)
    table.learn(try Self.name("A.Example."), [try Self.address("192.0.2.1"), try Self.address("2001:db8::1")])
    table.learn(try Self.name("b.example"), [try Self.address("192.0.2.1")])
    #expect(table.name(of: "192.0.2.1") == "b.example")
    #expect(table.name(of: "2001:db8::1") == "a.example")
    #expect(table.name(of: try Self.address("2001:db8::1")) == "a.example")
    #expect(table.count == 2)
  }

  @Test func `an IPv4 address within IPv6 is the IPv4 address`() throws {
    let table = NameTable()
    table.learn(try Self.name("a.example"), [try Self.address("192.0.2.1")])
    table.learn(try Self.name("b.example"), [try Self.address("::ffff:192.0.2.2")])
    #expect(table.name(of: "::ffff:192.0.2.1") == "a.example")
    #expect(table.name(of: "192.0.2.2") == "b.example")
  }

  @Test func `what is no address has no name`() {
    #expect(NameTable().name(of: "a.example") == nil)
  }

  @Test func `at the limit all are remembered, one more makes the oldest go`() throws {
    let table = Self.table(limit: 3)
    for number in 1...3 { table.learn(try Self.name("n\(number)"), [try Self.address("192.0.2.\(number)")]) }
    #expect(table.name(of: "192.0.2.1") == "n1")
    table.learn(try Self.name("n4"), [try Self.address("192.0.2.4")])
    #expect((1...4).map { table.name(of: "192.0.2.\($0)") } == [nil, "n2", "n3", "n4"])
  }

  @Test func `what was learned again is not the oldest`() throws {
    let table = Self.table(limit: 2)
    for number in [1, 2, 1, 3] { table.learn(try Self.name("n"), [try Self.address("192.0.2.\(number)")]) }
    #expect(table.name(of: "192.0.2.1") == "n")
    #expect(table.name(of: "192.0.2.2") == nil)
  }

  @Test func `however often names are learned, the newest of the limit are there`() throws {
    let table = Self.table(limit: 8)
    for round in 0..<1_000 {
      // every third is one that is known
      let number = round % 3 == 2 ? round - 1 : round
      table.learn(try Self.name("n\(round)"), [try Self.address("192.0.\(number / 250).\(number % 250)")])
    }
    #expect(table.count == 8)
    #expect(table.name(of: "192.0.3.249") == "n999")
    #expect(table.name(of: "192.0.3.247") == "n998")
    #expect(table.name(of: "192.0.0.0") == nil)
  }
}
