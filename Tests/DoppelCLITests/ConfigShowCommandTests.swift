import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct ConfigShowCommandTests {
  @Test func `every flag reaches the run`() throws {
    #expect(try ConfigShowCommand.parse([]).work == ConfigRun(command: nil, output: "pretty"))
    #expect(try ConfigShowCommand.parse(["-o", "json", "mock"]).work == ConfigRun(command: "mock", output: "json"))
  }

  @Test func `the settings of the environment are shown`() async throws {
    let run = try CommandLineRun(variables: ["DOPPEL_VUS": "9"])
    #expect(await run.code(["config", "show", "replay", "-o", "csv"]) == 0)
    #expect(run.output.contains("replay,vus,9,environment DOPPEL_VUS\r\n"), "\(run.output)")
    #expect(await run.code(["config", "show", "files"]) == 2)
    #expect(run.errors == "doppel: expected one of record, mock, replay, inspect, not \"files\"\n")
  }
}
