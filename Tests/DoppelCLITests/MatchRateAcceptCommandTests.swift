import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct MatchRateAcceptCommandTests {
  private let sources = MatchRateRun.Sources(inputs: [], requests: nil, inDirection: "out", noise: nil)

  @Test func `every flag reaches the run`() throws {
    #expect(
      try MatchRateAcceptCommand.parse(["a", "b"]).work == MatchRateVerdictRun(.accept(["a", "b"]), sources: self.sources))
    #expect(
      try MatchRateAcceptCommand.parse(["--all"]).work == MatchRateVerdictRun(.acceptAll(maxRisk: 0), sources: self.sources))
    #expect(
      try MatchRateAcceptCommand.parse(["--all", "--max-risk", "3"]).work
        == MatchRateVerdictRun(.acceptAll(maxRisk: 3), sources: self.sources))
  }

  @Test(arguments: [[], ["a", "--all"], ["a", "--max-risk", "1"], ["--all", "--max-risk", "x"]])
  func `what does not go together is refused`(_ flags: [String]) {
    #expect(throws: (any Error).self) { try MatchRateAcceptCommand.parse(flags) }
  }
}
