import Testing

@testable import DoppelDNS

struct LocalNamesTests {
  @Test(arguments: [
    ("localhost", true), ("LOCALHOST.", true), ("db.localhost", true), ("localhost.example", false), ("mylocalhost", false),
    (".", false),
  ]) func `localhost and what is below it are this machine`(name: String, isLocal: Bool) throws {
    #expect(LocalNames.contains(try #require(DomainName(name))) == isLocal)
  }

  @Test func `their addresses are the loopback's`() {
    #expect(LocalNames.addresses.map(\.text) == ["127.0.0.1", "::1"])
  }
}
