import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct NoiseLearnCommandTests {
  @Test func `every flag reaches the run`() throws {
    #expect(
      try NoiseLearnCommand.parse([]).work == NoiseLearnRun(inputs: [], inDirection: "out", file: nil, isStrict: false))
    #expect(
      try NoiseLearnCommand.parse(["--in", "a", "--in", "b", "--in-direction", "any", "--file", "f", "--strict"]).work
        == NoiseLearnRun(inputs: ["a", "b"], inDirection: "any", file: "f", isStrict: true))
  }

  @Test func `there are two runs at most`() async throws {
    let run = try CommandLineRun()
    #expect(await run.code(["noise", "learn", "--in", "a", "--in", "b", "--in", "c"]) == 2)
    #expect(run.errors.contains("expected --in once, or twice for two recordings of one script"), "\(run.errors)")
  }
}
