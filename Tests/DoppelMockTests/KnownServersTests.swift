import DoppelExchange
import DoppelMock
import Testing

struct KnownServersTests {
  private let known = KnownServers(["API.example.com", "192.0.2.1", "2001:DB8::1"])

  @Test(arguments: [
    Endpoint(name: "api.example.com", port: 443), Endpoint(name: "Api.Example.COM", address: "198.18.0.9", port: 1),
    Endpoint(address: "192.0.2.1", port: 80), Endpoint(name: "other.test", address: "192.0.2.1", port: 80),
    Endpoint(name: "192.0.2.1", port: 80), Endpoint(address: "2001:db8::1", port: 80),
  ])
  func `a server is known by its name, in whichever case, or by its address, on every port`(server: Endpoint) {
    #expect(self.known.contains(server))
  }

  @Test(arguments: [
    Endpoint(name: "example.com", port: 443), Endpoint(name: "api.example.com.", port: 443),
    Endpoint(address: "192.0.2.2", port: 1),
    Endpoint(), Endpoint(port: 80),
  ])
  func `others are not`(server: Endpoint) {
    #expect(!self.known.contains(server))
    #expect(!KnownServers([""]).contains(Endpoint()) && !KnownServers().contains(server))
  }

  @Test func `others take their place all at once`() {
    self.known.replace(["B.test"])
    #expect(self.known.contains(Endpoint(name: "b.test")) && !self.known.contains(Endpoint(name: "api.example.com")))
  }
}
