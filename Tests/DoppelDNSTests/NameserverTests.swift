import DoppelDNS
import Testing

struct NameserverTests {
  @Test func `an address is asked on port 53`() throws {
    let nameserver = try #require(Nameserver("192.0.2.1"))
    #expect(nameserver == Nameserver(try #require(IPAddress("192.0.2.1")), port: 53))
    #expect(nameserver.description == "192.0.2.1")
  }

  @Test func `a link-local address keeps its zone`() throws {
    let nameserver = try #require(Nameserver("fe80::1%eth0"))
    #expect(nameserver.address == IPAddress("fe80::1"))
    #expect(nameserver.zone == "eth0")
    #expect(nameserver.host == "fe80::1%eth0")
  }

  @Test(arguments: ["", "resolver.example", "192.0.2.1%eth0", "fe80::1%", "%eth0"])
  func `what is no address is no nameserver`(text: String) {
    #expect(Nameserver(text) == nil)
  }
}
