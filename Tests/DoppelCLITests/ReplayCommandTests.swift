import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct ReplayCommandTests {
  @Test func `without flags the run has the defaults that people know`() throws {
    #expect(
      try ReplayCommand.parse([]).work
        == ReplayRun(
          inputs: [], targets: [], users: 1, length: nil, times: nil, pace: "full", rate: nil, conditions: [], ignored: [],
          out: nil, keepsNothing: false, format: "jsonl", upstreamRoots: [], upstreamInsecure: [], learns: true,
          isStrict: false,
          output: "pretty"))
  }

  @Test(arguments: ["--target", "--test-against"])
  func `every flag reaches the run`(_ target: String) throws {
    let work = try ReplayCommand.parse([
      "--in", "a", "--in", "b", target, "http://x", target, "s=y", "--vus", "4", "--for", "5s", "--times", "6", "--pace",
      "recorded", "--rate", "7", "--fail-if", "e", "--ignore", "body.a", "--ignore", "body.b", "--out", "o", "--no-out",
      "--format",
      "json", "--upstream-ca", "c", "--upstream-insecure", "i", "--no-learn", "--strict", "-o", "csv",
    ]).work
    #expect(
      work
        == ReplayRun(
          inputs: ["a", "b"], targets: ["http://x", "s=y"], users: 4, length: "5s", times: 6, pace: "recorded", rate: "7",
          conditions: ["e"], ignored: ["body.a", "body.b"], out: "o", keepsNothing: true, format: "json", upstreamRoots: ["c"],
          upstreamInsecure: ["i"], learns: false, isStrict: true, output: "csv"))
  }
}
