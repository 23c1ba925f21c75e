import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct ScoreCommandTests {
  @Test func `every flag reaches the run`() throws {
    #expect(try ScoreCommand.parse([]).work == ScoreRun(inputs: []))
    let work = try ScoreCommand.parse([
      "--in", "a", "--policy", "never", "--policy", "a=always", "--max-age", "1d", "--ignore", "body.a", "--in-direction", "in",
      "--fail-if", "e", "--strict", "--target",
      "t", "-o",
      "csv",
    ]).work
    #expect(
      work
        == ScoreRun(
          inputs: ["a"], probing: .init(targets: ["t"]), policies: ["never", "a=always"], maximumAge: "1d", ignored: ["body.a"],
          inDirection: "in",
          conditions: ["e"], isStrict: true, output: "csv"))
  }
}
