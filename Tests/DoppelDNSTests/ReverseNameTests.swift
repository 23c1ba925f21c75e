import Testing

@testable import DoppelDNS

struct ReverseNameTests {
  @Test(arguments: [
    ("1.2.0.192.in-addr.arpa", "192.0.2.1"), ("1.0.0.127.IN-ADDR.ARPA", "127.0.0.1"),
    ("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.D.0.1.0.0.2.ip6.arpa", "2001:db8::1"),
  ]) func `the name of an address reads backwards`(name: String, address: String) throws {
    #expect(ReverseName.address(try #require(DomainName(name)))?.text == address)
  }

  @Test(arguments: [
    "in-addr.arpa", "2.0.192.in-addr.arpa", "0.1.2.0.192.in-addr.arpa", "256.2.0.192.in-addr.arpa", "01.2.0.192.in-addr.arpa",
    "+1.2.0.192.in-addr.arpa", "x.2.0.192.in-addr.arpa", "1.2.0.192.ip6.arpa", "1.2.0.192.example",
    "g.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    "10.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
  ]) func `another name is no address`(name: String) throws {
    #expect(ReverseName.address(try #require(DomainName(name))) == nil)
  }
}
