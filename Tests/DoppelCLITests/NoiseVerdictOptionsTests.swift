import ArgumentParser
import Testing

@testable import DoppelCLI

struct NoiseVerdictOptionsTests {
  @Test(arguments: [
    ([], "expected ids of rules, or --all, or --request and --field"),
    (["a", "--all"], "expected ids of rules, or --all, or --request and --field"),
    (["a", "--request", "r", "--field", "f"], "expected ids of rules, or --all, or --request and --field"),
    (["--request", "r"], "--request and --field go together"), (["--field", "f"], "--request and --field go together"),
    (["--request", "", "--field", "f"], "--request and --field: expected a text"),
  ])
  func `one way to name rules is needed`(arguments: [String], expected: String) async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["noise", "accept"] + arguments) == 2)
    #expect(run.errors.contains(expected), "\(run.errors)")
  }
}
