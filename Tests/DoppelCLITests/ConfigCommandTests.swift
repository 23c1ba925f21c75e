import Testing

@testable import DoppelCLI

struct ConfigCommandTests {
  @Test func `alone it says what it can do`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["config"]) == 0)
    #expect(run.output.contains("\n  show "), "\(run.output)")
  }
}
