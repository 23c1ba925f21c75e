import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct CorrelateCommandTests {
  @Test func `without flags all exchanges are read`() throws {
    #expect(
      try CorrelateCommand.parse([]).work == CorrelateRun(inputs: [], direction: "any", isStrict: false, output: "pretty"))
  }

  @Test func `every flag reaches the run`() throws {
    #expect(
      try CorrelateCommand.parse(["--in", "a", "--in", "b", "--in-direction", "out", "--strict", "-o", "json"]).work
        == CorrelateRun(inputs: ["a", "b"], direction: "out", isStrict: true, output: "json"))
  }
}
