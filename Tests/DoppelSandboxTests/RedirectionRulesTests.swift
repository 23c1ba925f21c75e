import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

struct RedirectionRulesTests {
  private static let ipv4 = RedirectionRules.Ports(connections: 1_001, questions: 1_002, streams: 1_003)
  private static let ipv6 = RedirectionRules.Ports(connections: 2_001, questions: 2_002, streams: 2_003)

  @Test func `names go to their ports, then all TCP to its own, and what is ours goes on its way`() throws {
    let text = RedirectionRules(ipv4: Self.ipv4, ipv6: Self.ipv6).text
    let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
    let outgoing = try #require(lines.firstIndex(of: "chain outgoing {"))
    #expect(
      lines[(outgoing + 2)...(outgoing + 8)] == [
        "meta mark \(RedirectionRules.mark) return", "meta nfproto ipv4 udp dport 53 redirect to :1002",
        "meta nfproto ipv4 tcp dport 53 redirect to :1003", "meta nfproto ipv4 meta l4proto tcp redirect to :1001",
        "meta nfproto ipv6 udp dport 53 redirect to :2002", "meta nfproto ipv6 tcp dport 53 redirect to :2003",
        "meta nfproto ipv6 meta l4proto tcp redirect to :2001",
      ])
  }

  @Test func `what goes to the program itself is accepted before anything is noted`() throws {
    let lines = RedirectionRules(ipv4: Self.ipv4, ipv6: Self.ipv6).text.split(separator: "\n").map { $0.drop { $0 == " " } }
    for (address, own) in [("ip", "127.0.0.0/8, 198.19.255.2"), ("ip6", "::1, fd64:6f70:7065:6c01::2")] {
      let accepted = lines.firstIndex(of: "\(address) daddr { \(own) } accept")
      let noted = lines.firstIndex { $0.contains("{ \(address) daddr . udp dport }") }
      let (first, second) = (try #require(accepted), try #require(noted))
      #expect(first < second)
    }
  }

  @Test func `a packet of a TCP connection meets one rule`() throws {
    let lines = RedirectionRules(ipv4: Self.ipv4, ipv6: Self.ipv6).text.split(separator: "\n").map { $0.drop { $0 == " " } }
    let uncarried = try #require(lines.firstIndex(of: "chain uncarried {"))
    #expect(lines[uncarried + 2] == "meta l4proto tcp accept")
  }

  @Test func `without IPv6 nothing is redirected there`() {
    let text = RedirectionRules(ipv4: Self.ipv4, ipv6: nil).text
    #expect(!text.contains("nfproto ipv6") && text.contains("nfproto ipv4"))
  }

  @Test(.needsNetworks, arguments: [true, false]) func `nft takes the rules`(hasIPv6: Bool) async throws {
    let rules = RedirectionRules(ipv4: Self.ipv4, ipv6: hasIPv6 ? Self.ipv6 : nil)
    let result = try await OwnNetwork().run { try DoppelSandbox.Tool.run(["nft", "-f", "-"], input: rules.text, [:]) }
    #expect(result.status == 0 && result.output.isEmpty, "\(result.output)")
  }
}
