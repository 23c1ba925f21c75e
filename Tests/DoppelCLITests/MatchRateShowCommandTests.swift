import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct MatchRateShowCommandTests {
  @Test func `every flag reaches the run`() throws {
    let none = MatchRateRun.Sources(inputs: [], requests: nil, inDirection: "out", noise: nil)
    #expect(try MatchRateShowCommand.parse([]).work == MatchRateRun(sources: none, output: "pretty", conditions: []))
    let flags = ["--requests", "r", "--fail-if", "match-rate < 95", "--fail-if", "misses > 0", "-o", "csv"]
    let named = MatchRateRun.Sources(inputs: [], requests: "r", inDirection: "out", noise: nil)
    #expect(
      try MatchRateShowCommand.parse(flags).work
        == MatchRateRun(sources: named, output: "csv", conditions: ["match-rate < 95", "misses > 0"]))
  }
}
