import Testing

@testable import DoppelProxy

struct RedirectionTests {
  private let redirection = Redirection(inside: nil, addresses: ["198.19.255.2", "fd00::2"]) {
    $0 == "192.0.2.1" ? "a.test" : nil
  }

  @Test(arguments: ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1", "198.19.255.2", "fd00::2"])
  func `loopback and the program's own addresses are its machine`(address: String) { #expect(self.redirection.isOwn(address)) }

  @Test(arguments: ["192.0.2.1", "12.7.0.1", "128.0.0.1", "::", "::ffff:192.0.2.1", "198.19.255.3", "fd00::1", ""])
  func `others are not`(address: String) { #expect(!self.redirection.isOwn(address)) }

  @Test func `names are those that are known`() {
    #expect(self.redirection.name("192.0.2.1") == "a.test" && self.redirection.name("192.0.2.2") == nil)
  }
}
