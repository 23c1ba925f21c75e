import DoppelDNS
import Testing

struct HostsFileTests {
  private let file = HostsFile(
    """
    # local
    127.0.0.1\tlocalhost loopback   # comment
    127.0.0.1 second
    ::1 localhost ip6-localhost
      192.0.2.7   DB.Example  db
    ::ffff:192.0.2.8 mapped
    2001:0db8:0::1 six.example
    192.0.2.9
    no.address name
    192.0.2.10 # name
    """)

  @Test(arguments: [
    ("127.0.0.1", "localhost"), ("::1", "localhost"), ("192.0.2.7", "db.example"), ("192.0.2.8", "mapped"),
    ("::ffff:192.0.2.7", "db.example"), ("2001:db8::1", "six.example"),
  ])
  func `an address has its first name, in lower case, however it is written`(address: String, name: String) {
    #expect(self.file.name(of: address) == name)
  }

  @Test(arguments: ["192.0.2.9", "192.0.2.10", "192.0.2.11", "no.address", ""])
  func `others have none`(address: String) { #expect(self.file.name(of: address) == nil) }

  @Test(arguments: [
    ("localhost", true), ("second", true), ("IP6-localhost", true), ("db", true), ("mapped", true), ("192.0.2.9", false),
    ("name", false), ("comment", false), ("nosuch", false),
  ])
  func `every name of an address is known, and no other`(name: String, isKnown: Bool) throws {
    let asked = try #require(DomainName(name))
    #expect(self.file.contains(asked) == isKnown)
  }

  @Test func `lines may end as on other systems, and none may be there`() {
    #expect(HostsFile("192.0.2.1 a\r\n192.0.2.2 b\r\n").name(of: "192.0.2.2") == "b")
    #expect(HostsFile("").name(of: "127.0.0.1") == nil)
  }

  @Test func `the text is read to its limit and no further`() {
    let name = "\n192.0.2.1 a\n"
    let filler = String(repeating: "#", count: HostsFile.textLimit - name.utf8.count)
    #expect(HostsFile(filler + name).name(of: "192.0.2.1") == "a")
    #expect(HostsFile("###" + filler + name).name(of: "192.0.2.1") == nil)
  }
}
