import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct MatchRateOptionsTests {
  @Test func `what is compared is told`() throws {
    #expect(
      try MatchRateOptions.parse([
        "--in", "a", "--in", "b", "--requests", "r", "--in-direction", "any", "--noise", "n",
        "--session", "connection", "--unrecorded-state", "miss",
      ]).sources
        == MatchRateRun.Sources(
          inputs: ["a", "b"], requests: "r", inDirection: "any", noise: "n", session: "connection",
          unrecordedState: "miss"))
    #expect(
      try MatchRateOptions.parse([]).sources
        == MatchRateRun.Sources(inputs: [], requests: nil, inDirection: "out", noise: nil))
  }
}
