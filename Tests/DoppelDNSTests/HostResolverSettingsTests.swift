import DoppelDNS
import Testing

struct HostResolverSettingsTests {
  private let inside: IPAddress

  init() throws { self.inside = try #require(IPAddress("198.19.255.2")) }

  @Test func `nameservers, search list and options are read, and everything but the nameservers is kept`() {
    let settings = HostResolverSettings(
      """
      # made by a program
      ; another comment
      nameserver 192.0.2.1
      nameserver\t2001:db8::1 and more
      nameserver fe80::1%eth0
      search corp.example  example.org
      options edns0 ndots:5
      options trust-ad
      sortlist 130.155.160.0/255.255.240.0
      family inet6
      """)
    #expect(settings.nameservers.map(\.host) == ["192.0.2.1", "2001:db8::1", "fe80::1%eth0"])
    #expect(settings.searchDomains.map(\.text) == ["corp.example", "example.org"])
    #expect(
      settings.text(nameserver: self.inside) == """
        nameserver 198.19.255.2
        search corp.example  example.org
        options edns0 ndots:5
        options trust-ad
        sortlist 130.155.160.0/255.255.240.0

        """)
  }

  @Test(arguments: ["", "# nothing\n", "nameserver resolver.example\n", " nameserver 192.0.2.1", "nameserver"])
  func `where no nameserver is named it is this machine`(text: String) {
    let settings = HostResolverSettings(text)
    #expect(settings.nameservers.map(\.host) == ["127.0.0.1"])
    #expect(settings.text(nameserver: self.inside) == "nameserver 198.19.255.2\n")
    #expect(HostResolverSettings(nameservers: []).nameservers == settings.nameservers)
  }

  @Test func `three nameservers are asked, a fourth is not`() {
    let text = (1...4).map { "nameserver 192.0.2.\($0)\n" }.joined()
    #expect(HostResolverSettings(text).nameservers.map(\.host) == ["192.0.2.1", "192.0.2.2", "192.0.2.3"])
  }

  @Test func `the last of search and domain counts`() {
    #expect(HostResolverSettings("search a.example\ndomain b.example").searchDomains.map(\.text) == ["b.example"])
    let settings = HostResolverSettings("domain b.example\r\nsearch a.example c.example\r\n")
    #expect(settings.searchDomains.map(\.text) == ["a.example", "c.example"])
    #expect(settings.text(nameserver: self.inside) == "nameserver 198.19.255.2\nsearch a.example c.example\n")
  }

  @Test func `only a line feed ends a line`() {
    let settings = HostResolverSettings("options a\u{b}\u{2028}b\nsearch a.example\rnameserver 192.0.2.1\n")
    #expect(settings.nameservers.map(\.host) == ["127.0.0.1"])
    #expect(settings.text(nameserver: self.inside).hasSuffix("\noptions a\u{b}\u{2028}b\n"))
  }

  @Test func `lines and words end by bytes, whatever characters they make with their neighbours`() {
    let settings = HostResolverSettings("search a.example \u{301} b.example\r\r\nnameserver \u{301}1\noptions trust-ad\r\r\n")
    #expect(settings.searchDomains.map(\.text).contains("b.example"))
    #expect(settings.nameservers.map(\.host) == ["127.0.0.1"])
    let shown = settings.text(nameserver: self.inside)
    #expect(shown == "nameserver 198.19.255.2\nsearch a.example \u{301} b.example\noptions trust-ad\n")
    #expect(HostResolverSettings(shown).text(nameserver: self.inside) == shown)
  }

  @Test func `what stands beyond the limit of the text is not read`() {
    let line = "nameserver 192.0.2.1\n"
    let padding = String(repeating: "#", count: HostResolverSettings.textLimit - line.utf8.count - 1) + "\n"
    #expect(HostResolverSettings(padding + line).nameservers.map(\.host) == ["192.0.2.1"])
    #expect(HostResolverSettings("##########" + padding + line).nameservers.map(\.host) == ["127.0.0.1"])
  }
}
