import Testing

@testable import DoppelSandbox

struct GatewayRulesTests {
  private func rules() throws -> GatewayRules {
    var rules = GatewayRules(outPort: 4_140, inPort: 4_143)
    rules.programPorts = [9_001, 9_000, 9_001]
    rules.excludedPorts = [22, 9]
    rules.excludedNetworks = [try #require(Network("10.0.0.0/8")), try #require(Network("fd00::/8"))]
    return rules
  }

  @Test func `the rules for nft leave ours, this machine and what is excluded alone, and take the place of older ones`() throws
  {
    #expect(
      try self.rules().nft() == """
        table inet doppel_gateway { }
        delete table inet doppel_gateway
        table inet doppel_gateway {
          chain outgoing {
            type nat hook output priority -100; policy accept;
            meta mark 13670881 return
            oif lo return
            th dport { 9, 22 } return
            ip daddr 10.0.0.0/8 return
            ip6 daddr fd00::/8 return
            meta l4proto tcp redirect to :4140
          }
          chain quic {
            type filter hook output priority 0; policy accept;
            meta mark 13670881 return
            oif lo return
            th dport { 9, 22 } return
            ip daddr 10.0.0.0/8 return
            ip6 daddr fd00::/8 return
            udp dport 443 reject
          }
          chain incoming {
            type nat hook prerouting priority -100; policy accept;
            tcp dport { 9000, 9001 } redirect to :4143
          }
        }

        """)
  }

  @Test func `owned rules end with who set them, and a user is left alone beside the mark`() throws {
    var rules = GatewayRules(outPort: 1, inPort: 2)
    rules.user = 1_000
    let text = rules.nft(isOwned: true)
    #expect(text.contains("table inet doppel_gateway {\n  flags owner;\n"))
    #expect(text.contains("    meta mark 13670881 return\n    meta skuid 1000 return\n    oif lo return\n"))
    #expect(!rules.nft().contains("owner"))
  }

  @Test func `a side whose port is off has no rules`() throws {
    var rules = try self.rules()
    rules.outPort = nil
    #expect(!rules.nft().contains("return") && !rules.nft().contains("443") && rules.nft().contains("redirect to :4143"))
    let commands = rules.iptables().map(\.input).joined()
    #expect(!commands.contains("-A DOPPEL_OUT") && !commands.contains("-A DOPPEL_QUIC") && commands.contains("-A DOPPEL_IN"))
    rules = try self.rules()
    rules.inPort = nil
    #expect(!rules.nft().contains("9000") && rules.nft().contains("redirect to :4140"))
    #expect(!rules.iptables().map(\.input).joined().contains("9000"))
    rules.inPort = 4_143
    rules.programPorts = []
    #expect(!rules.nft().contains("4143"))
  }

  @Test func `the commands for iptables first take away what is there, then set each family's rules`() throws {
    var rules = try self.rules()
    rules.user = 1_000
    let commands = rules.iptables()
    let removal = rules.iptablesRemoval()
    #expect(commands.count == 26 && Array(commands[..<9] + commands[13..<22]) == removal)
    #expect(commands.filter(\.mayFail) == removal)
    #expect(removal[0].arguments == ["iptables", "-t", "nat", "-D", "OUTPUT", "-p", "tcp", "-j", "DOPPEL_OUT"])
    #expect(commands[9].arguments == ["iptables-restore", "--noflush"])
    #expect(
      commands[9].input == """
        *nat
        :DOPPEL_OUT - [0:0]
        -A DOPPEL_OUT -m mark --mark 13670881 -j RETURN
        -A DOPPEL_OUT -m owner --uid-owner 1000 -j RETURN
        -A DOPPEL_OUT -o lo -j RETURN
        -A DOPPEL_OUT -p tcp --dport 9 -j RETURN
        -A DOPPEL_OUT -p tcp --dport 22 -j RETURN
        -A DOPPEL_OUT -d 10.0.0.0/8 -j RETURN
        -A DOPPEL_OUT -p tcp -j REDIRECT --to-ports 4140
        :DOPPEL_IN - [0:0]
        -A DOPPEL_IN -p tcp --dport 9000 -j REDIRECT --to-ports 4143
        -A DOPPEL_IN -p tcp --dport 9001 -j REDIRECT --to-ports 4143
        COMMIT
        *filter
        :DOPPEL_QUIC - [0:0]
        -A DOPPEL_QUIC -m mark --mark 13670881 -j RETURN
        -A DOPPEL_QUIC -m owner --uid-owner 1000 -j RETURN
        -A DOPPEL_QUIC -o lo -j RETURN
        -A DOPPEL_QUIC -p udp --dport 9 -j RETURN
        -A DOPPEL_QUIC -p udp --dport 22 -j RETURN
        -A DOPPEL_QUIC -d 10.0.0.0/8 -j RETURN
        -A DOPPEL_QUIC -j REJECT
        COMMIT

        """)
    #expect(
      commands[10..<13].map { $0.arguments.joined(separator: " ") } == [
        "iptables -t nat -I OUTPUT -p tcp -j DOPPEL_OUT", "iptables -t nat -I PREROUTING -p tcp -j DOPPEL_IN",
        "iptables -t filter -I OUTPUT -p udp --dport 443 -j DOPPEL_QUIC",
      ])
    #expect(commands[22].arguments == ["ip6tables-restore", "--noflush"])
    #expect(commands[22].input.contains("-d fd00::/8 -j RETURN") && !commands[22].input.contains("10.0.0.0"))
  }

  @Test func `without a program for a family there are no commands for it`() throws {
    let rules = try self.rules()
    let both = rules.iptables()
    #expect(rules.iptables(["iptables"]) == Array(both[..<13]) && rules.iptables([]).isEmpty)
    #expect(rules.iptablesRemoval(["iptables"]) == Array(both[..<9]))
    #expect(
      GatewayRules.iptablesListing(["iptables"]) == [["iptables", "-t", "nat", "-S"], ["iptables", "-t", "filter", "-S"]])
  }

  @Test func `a list tells whether the rules are in it`() {
    #expect(GatewayRules.isThere("-P OUTPUT ACCEPT\n-N DOPPEL_OUT\n") && GatewayRules.isThere("-N DOPPEL_IN"))
    #expect(!GatewayRules.isThere("-P OUTPUT ACCEPT\n-N DOCKER\n"))
  }
}
