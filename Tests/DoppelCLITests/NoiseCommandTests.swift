import Testing

@testable import DoppelCLI

struct NoiseCommandTests {
  @Test func `alone it says what it can do`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["noise"]) == 0)
    for name in ["learn", "list", "accept", "reject"] { #expect(run.output.contains("\n  \(name) "), "\(run.output)") }
  }
}
