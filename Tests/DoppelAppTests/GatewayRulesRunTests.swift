import DoppelSandbox
import DoppelTesting
import Testing

@testable import DoppelApp

struct GatewayRulesRunTests {
  @Test(arguments: ["nft", "iptables"]) func `printing writes the rules and sets none`(backend: String) async throws {
    let setting = try Setting()
    let settings = gatewaySettings(programs: ["9000"], backend: backend)
    #expect(try await GatewayRulesRun(.print, settings: settings).run(setting.environment) == .done)
    #expect(setting.output == (try settings.table(settings.rules(), setting.environment).text) && setting.errors.isEmpty)
    #expect(setting.output.contains("9000"))
  }

  @Test(arguments: [GatewayRulesRun.Work.print, .apply, .remove, .applyWhile(1)])
  func `what cannot be read ends it before anything is done`(work: GatewayRulesRun.Work) async throws {
    let setting = try Setting()
    let error = await failure {
      _ = try await GatewayRulesRun(work, settings: gatewaySettings(out: "auto")).run(setting.environment)
    }
    #expect(error?.exitCode == .usage && error?.message.hasPrefix("--out-port: ") == true)
    #expect(setting.output.isEmpty && setting.errors.isEmpty)
  }

  @Test func `a process that is not there cannot be waited for`() async throws {
    let child = try ChildProcess("/bin/true")
    _ = try await child.ending()
    let setting = try Setting()
    let error = await failure {
      _ = try await GatewayRulesRun(.applyWhile(child.id), settings: gatewaySettings()).run(setting.environment)
    }
    #expect(error?.exitCode == .usage && error?.message == "--while: there is no process \(child.id)")
  }
}
