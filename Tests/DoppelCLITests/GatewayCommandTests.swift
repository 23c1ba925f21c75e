import ArgumentParser
import Testing

@testable import DoppelCLI

struct GatewayCommandTests {
  @Test(arguments: [
    [], ["--mode", "mock", "--in", "doppel/run"], ["--apply"], ["run", "--apply"], ["--inbound", "80", "--no-out"],
  ])
  func `without a word more it runs`(arguments: [String]) throws {
    #expect(try Doppel.parseAsRoot(["gateway"] + arguments) is GatewayRunCommand)
  }

  @Test func `rules are a command of their own`() throws {
    #expect(try Doppel.parseAsRoot(["gateway", "rules", "--print"]) is GatewayRulesCommand)
  }

  @Test func `its page says what it is for`() async throws {
    let line = try CommandLineRun()
    #expect(await line.code(["gateway", "--help"]) == 0)
    #expect(line.output.contains("Record or mock what rules of the kernel bring here.") && line.output.contains("rules"))
  }
}
