import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct MatchRateUndoCommandTests {
  @Test func `every flag reaches the run`() throws {
    let sources = MatchRateRun.Sources(inputs: ["x"], requests: nil, inDirection: "out", noise: nil)
    #expect(
      try MatchRateUndoCommand.parse(["a", "b", "--in", "x"]).work == MatchRateVerdictRun(.undo(["a", "b"]), sources: sources))
    #expect(throws: (any Error).self) { try MatchRateUndoCommand.parse([]) }
  }
}
