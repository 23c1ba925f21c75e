import Testing

@testable import DoppelSandbox

struct NetworkTests {
  @Test(arguments: [
    ("10.0.0.0/8", "10.0.0.0/8", false), ("192.0.2.1", "192.0.2.1/32", false), ("0.0.0.0/0", "0.0.0.0/0", false),
    ("192.0.2.0/32", "192.0.2.0/32", false), ("2001:db8::/32", "2001:db8::/32", true), ("::1", "::1/128", true),
    ("fd00::/128", "fd00::/128", true),
  ])
  func `a range is an address and a length, an address alone a range of one`(text: String, written: String, isIPv6: Bool) throws
  {
    let network = try #require(Network(text))
    #expect(network.description == written && network.isIPv6 == isIPv6)
  }

  @Test(arguments: [
    "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "2001:db8::/129", "10.0.0/8", "example.com", "10.0.0.0/8/8",
    "10.0.0.0/8 return", "10.0.0.0\0 accept/8", "[::1]/128",
  ])
  func `all else is none`(text: String) { #expect(Network(text) == nil) }
}
