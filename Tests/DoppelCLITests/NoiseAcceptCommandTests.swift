import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct NoiseAcceptCommandTests {
  @Test func `every flag reaches the run`() throws {
    #expect(try NoiseAcceptCommand.parse(["a", "b"]).work == NoiseVerdictRun(.accepted, .ids(["a", "b"]), file: nil))
    #expect(try NoiseAcceptCommand.parse(["--all", "--file", "f"]).work == NoiseVerdictRun(.accepted, .all, file: "f"))
    #expect(
      try NoiseAcceptCommand.parse(["--request", "GET a/*", "--field", "f[x]"]).work
        == NoiseVerdictRun(.accepted, .named(request: "GET a/*", field: "f[x]"), file: nil))
  }
}
