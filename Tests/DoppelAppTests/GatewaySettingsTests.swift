import DoppelProxy
import DoppelSandbox
import DoppelTesting
import DoppelTransport
import Testing

@testable import DoppelApp

func gatewaySettings(
  out: String = "4140", in inPort: String = "4143", programs: [String] = [], excluded: [String] = [], networks: [String] = [],
  user: String? = nil, backend: String = "nft"
) -> GatewaySettings {
  GatewaySettings(
    outPort: out, inPort: inPort, programPorts: programs, excludedPorts: excluded, excludedNetworks: networks, user: user,
    backend: backend)
}

struct GatewaySettingsTests {
  @Test func `ports are numbers, chosen by the kernel, or off`() throws {
    #expect(try gatewaySettings().ports() == ProxyPorts.Gateway(out: .number(4_140), in: .number(4_143)))
    #expect(try gatewaySettings(out: "auto", in: "0").ports() == ProxyPorts.Gateway(out: .auto, in: nil))
    #expect(usage { _ = try gatewaySettings(in: "65536").ports() }?.hasPrefix("--in-port: ") == true)
  }

  @Test func `rules are for the ports that are known, or for those of the flags`() throws {
    var expected = GatewayRules(outPort: 1, inPort: 2)
    expected.programPorts = [9_000, 9_001]
    expected.excludedPorts = [22]
    expected.excludedNetworks = try [#require(Network("10.0.0.0/8")), #require(Network("fd00::/8"))]
    expected.user = 0
    let settings = gatewaySettings(
      out: "auto", in: "0", programs: ["9000", "9001"], excluded: ["22"], networks: ["10.0.0.0/8", "fd00::/8"], user: "root")
    #expect(try settings.rules(outPort: 1, inPort: 2) == expected)
    #expect(try gatewaySettings().rules() == GatewayRules(outPort: 4_140, inPort: 4_143))
    #expect(try gatewaySettings(in: "0").rules() == GatewayRules(outPort: 4_140, inPort: nil))
    #expect(try gatewaySettings(out: "0").rules() == GatewayRules(outPort: nil, inPort: 4_143))
  }

  @Test(arguments: [
    (gatewaySettings(out: "auto"), "--out-port: expected a port from 1 to 65535, not \"auto\""),
    (gatewaySettings(in: "x"), "--in-port: expected a port from 1 to 65535, not \"x\""),
    (gatewaySettings(out: "65536"), "--out-port: expected a port from 1 to 65535, not \"65536\""),
    (gatewaySettings(out: "0", in: "0"), "--out-port and --in-port are both off"),
    (gatewaySettings(in: "0", programs: ["1"]), "--inbound: the --in-port is off"),
    (gatewaySettings(programs: ["0"]), "--inbound: expected a port from 1 to 65535, not \"0\""),
    (gatewaySettings(excluded: ["http"]), "--exclude-port: expected a port from 1 to 65535, not \"http\""),
    (
      gatewaySettings(networks: ["10.0.0.0/33"]),
      "--exclude-network: expected addresses such as 10.0.0.0/8 or fd00::/8, not \"10.0.0.0/33\""
    ),
    (
      gatewaySettings(networks: ["1.2.3.4 accept"]),
      "--exclude-network: expected addresses such as 10.0.0.0/8 or fd00::/8, not \"1.2.3.4 accept\""
    ),
    (gatewaySettings(user: "no such user"), "--user: there is no user \"no such user\"; expected a name or a number"),
  ])
  func `what cannot be read is told with its flag`(settings: GatewaySettings, sentence: String) {
    #expect(usage { _ = try settings.rules() } == sentence)
  }

  @Test func `what sets the rules is one of a few programs`() throws {
    let environment = try Setting().environment
    let rules = GatewayRules(outPort: 1, inPort: 2)
    #expect(try gatewaySettings().table(rules, environment).text == rules.nft())
    #expect(
      try gatewaySettings(backend: "iptables").table(rules, environment).text.contains(
        "iptables-restore --noflush <<'END'\n*nat\n"))
    let refused = usage { _ = try gatewaySettings(backend: "pf").table(rules, environment) }
    #expect(refused == "--backend: expected auto, nft or iptables, not \"pf\"")
  }
}
