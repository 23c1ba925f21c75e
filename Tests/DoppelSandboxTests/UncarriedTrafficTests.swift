import DoppelTesting
import Testing

@testable import DoppelSandbox

struct UncarriedTrafficTests {
  /// As nft 1.0.6 writes it.
  private static let listing = """
    {"nftables": [{"metainfo": {"version": "1.0.6"}}, {"table": {"family": "inet", "name": "doppel", "handle": 1}},
    {"set": {"name": "datagrams4", "type": ["ipv4_addr", "inet_service"], "elem": [{"concat": ["127.0.0.1", 9]},
      {"elem": {"val": {"concat": ["192.0.2.1", 443]}, "expires": 3}}]}},
    {"set": {"name": "datagrams6", "elem": [{"concat": ["2001:db8::1", 123]}]}},
    {"set": {"name": "others4", "elem": [{"concat": ["192.0.2.1", "icmp"]}]}},
    {"set": {"name": "others6", "elem": [{"concat": ["2001:db8::1", 253]}]}},
    {"set": {"name": "others7"}}, {"chain": {"name": "outgoing"}}]}
    """

  @Test func `what the sets of the rules hold is read`() {
    let traffic = UncarriedTraffic.parse(Self.listing)
    #expect(
      traffic.map(\.description) == [
        "udp 127.0.0.1:9", "udp 192.0.2.1:443", "udp [2001:db8::1]:123", "icmp 192.0.2.1", "protocol 253 2001:db8::1",
      ])
  }

  @Test(arguments: [
    "", "no", "[]", "{}", #"{"nftables": 1}"#,
    #"{"nftables": [1, {"set": {"name": "datagrams4", "elem": [1, {"concat": [1, 2]}]}}]}"#,
    #"{"nftables": [{"set": {"elem": [{"concat": ["192.0.2.1", 443]}]}}]}"#,
    #"{"nftables": [{"set": {"name": "datagrams4", "elem": [{"concat": ["192.0.2.1"]}, {"concat": ["a", 1, 2]}]}}]}"#,
  ])
  func `what is no such list is nothing`(text: String) { #expect(UncarriedTraffic.parse(text).isEmpty) }

  @Test func `a list that is changed ends in traffic or in nothing`() {
    var choices = Choices(1)
    for _ in 0..<5_000 {
      let read = UncarriedTraffic.parse(RandomText.changed(Self.listing, using: &choices))
      #expect(read.count <= 6 && read.allSatisfy { !$0.description.isEmpty })
    }
  }
}
