import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct NoiseListCommandTests {
  @Test func `every flag reaches the run`() throws {
    #expect(
      try NoiseListCommand.parse([]).work
        == NoiseListRun(inputs: [], inDirection: "out", file: nil, isStrict: false, output: "pretty"))
    #expect(
      try NoiseListCommand.parse(["--in", "a", "b", "--in-direction", "in", "--file", "f", "--strict", "-o", "json"]).work
        == NoiseListRun(inputs: ["a", "b"], inDirection: "in", file: "f", isStrict: true, output: "json"))
  }
}
