import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct GatewayRulesCommandTests {
  private static let settings = GatewaySettings(
    outPort: "4140", inPort: "4143", programPorts: ["80"], excludedPorts: [], excludedNetworks: [], user: nil, backend: "auto")

  @Test(arguments: [
    (["--print"], GatewayRulesRun.Work.print), (["--apply"], .apply), (["--apply", "--while", "42"], .applyWhile(42)),
    (["--remove"], .remove),
  ])
  func `the flags say what is done`(flags: [String], work: GatewayRulesRun.Work) throws {
    #expect(
      try GatewayRulesCommand.parse(flags + ["--inbound", "80"]).work == GatewayRulesRun(work, settings: Self.settings))
  }

  @Test(arguments: [
    ([], "expected one of --print, --apply and --remove"), (["--print", "--apply"], "expected one of"),
    (["--apply", "--remove"], "expected one of"), (["--remove", "--while", "1"], "--while: goes with --apply"),
    (["--apply", "--while", "x"], "x"), (["--print", "--out-port", "auto"], "--out-port: expected a port from 1 to 65535"),
    (["--print", "--backend", "pf"], "--backend: expected auto, nft or iptables"),
    (["--apply", "--while=-1"], "no process -1"),
  ])
  func `what is wrong ends it with 2 and a sentence`(flags: [String], sentence: String) async throws {
    let line = try CommandLineRun()
    #expect(await line.code(["gateway", "rules"] + flags) == 2)
    #expect(line.errors.contains(sentence) && line.output.isEmpty, "\(line.errors)")
  }

  @Test func `printing writes the rules alone to standard output`() async throws {
    let line = try CommandLineRun()
    #expect(
      await line.code([
        "gateway", "rules", "--print", "--backend", "nft", "--inbound", "8080", "--exclude-network", "10.0.0.0/8",
      ]) == 0)
    #expect(line.output.hasPrefix("table inet doppel_gateway { }\n") && line.errors.isEmpty)
    #expect(line.output.contains("tcp dport { 8080 } redirect to :4143") && line.output.contains("ip daddr 10.0.0.0/8 return"))
  }
}
