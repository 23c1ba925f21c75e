import Testing

@testable import DoppelCLI

struct MatchRateCommandTests {
  @Test func `alone it shows, and its help says what else it can do`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["match-rate", "--help"]) == 0)
    for name in ["show", "accept", "undo"] { #expect(run.output.contains("\n  \(name) "), "\(run.output)") }
    #expect(await run.code(["match-rate", "--in", "gone"]) == 2)
    #expect(run.errors == "doppel: --in: there is no gone\n")
  }
}
