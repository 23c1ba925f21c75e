import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct ExplainCommandTests {
  @Test func `every flag reaches the run`() throws {
    #expect(
      try ExplainCommand.parse(["x"]).work
        == ExplainRun(request: "x", inputs: [], results: nil, inDirection: "out", noise: nil, output: "pretty"))
    let all = [
      "--in", "a", "x", "--in", "b", "--requests", "r", "--in-direction", "any", "--noise", "n", "--session", "connection",
      "--unrecorded-state", "miss", "--synthesize", "-o", "json",
    ]
    #expect(
      try ExplainCommand.parse(all).work
        == ExplainRun(
          request: "x", inputs: ["a", "b"], results: "r", inDirection: "any", noise: "n", session: "connection",
          unrecordedState: "miss", synthesizes: true, output: "json"))
    #expect(throws: (any Error).self) { try ExplainCommand.parse([]) }
  }
}
