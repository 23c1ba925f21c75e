import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct NoiseRejectCommandTests {
  @Test func `every flag reaches the run`() throws {
    #expect(try NoiseRejectCommand.parse(["a", "b"]).work == NoiseVerdictRun(.rejected, .ids(["a", "b"]), file: nil))
    #expect(try NoiseRejectCommand.parse(["--all", "--file", "f"]).work == NoiseVerdictRun(.rejected, .all, file: "f"))
    #expect(
      try NoiseRejectCommand.parse(["--request", "GET a/*", "--field", "f[x]"]).work
        == NoiseVerdictRun(.rejected, .named(request: "GET a/*", field: "f[x]"), file: nil))
  }
}
