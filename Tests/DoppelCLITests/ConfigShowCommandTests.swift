import ArgumentParser
import DoppelApp
import DoppelTesting
import Testing

@testable import DoppelCLI

struct ConfigShowCommandTests {
  @Test func `every flag reaches the run`() throws {
    #expect(try ConfigShowCommand.parse([]).work == ConfigRun(command: nil, output: "pretty"))
    #expect(try ConfigShowCommand.parse(["-o", "json", "mock"]).work == ConfigRun(command: "mock", output: "json"))
  }

  @Test(arguments: [
    (["DOPPEL_OUT_PORT": "70000"], "record: --out-port: expected a port", "DOPPEL_OUT_PORT"),
    (["DOPPEL_FORMAT": "xml"], "record: --format: expected", "DOPPEL_FORMAT"),
    (["DOPPEL_VUS": "many"], "replay: The value 'many' is invalid for '--vus", "DOPPEL_VUS"),
    (["DOPPEL_WATCH": "maybe"], "mock: --watch: expected true or false, not \"maybe\"", "DOPPEL_WATCH"),
    (["DOPPEL_MAX_BODY": "big"], "record: --max-body: ", "DOPPEL_MAX_BODY"),
    (["DOPPEL_HEALTH": "ftp://a"], "record: --health: ", "DOPPEL_HEALTH"),
    (["DOPPEL_NO_TLS_INTERCEPT": "a b"], "record: --no-tls-intercept: ", "DOPPEL_NO_TLS_INTERCEPT"),
    (["DOPPEL_TIMING": "slow"], "mock: --timing: ", "DOPPEL_TIMING"), (["DOPPEL_ONLY": "a b"], "mock: --only: ", "DOPPEL_ONLY"),
    (["DOPPEL_FAIL_IF": "x"], "mock: --fail-if: ", "DOPPEL_FAIL_IF"), (["DOPPEL_PACE": "x"], "replay: --pace: ", "DOPPEL_PACE"),
    (["DOPPEL_TARGET": "ftp://a"], "replay: --target: ", "DOPPEL_TARGET"),
    (["DOPPEL_IGNORE": "]"], "replay: --ignore: ", "DOPPEL_IGNORE"),
    (["DOPPEL_UPSTREAM_INSECURE": "*"], "record: --upstream-insecure: ", "DOPPEL_UPSTREAM_INSECURE"),
    (["DOPPEL_LISTEN": "300.1.1.1"], "record: --listen: ", "DOPPEL_LISTEN"),
    (["DOPPEL_OUTPUT": "xml"], "replay: --output: ", "DOPPEL_OUTPUT"),
  ])
  func `a value that the command would refuse is refused, and named with where it came from`(
    variables: [String: String], said: String, variable: String
  ) async throws {
    let run = try CommandLineRun(variables: variables)
    #expect(await run.code(["config", "show"]) == 2)
    #expect(run.errors.hasPrefix("doppel: " + said) && run.output.isEmpty, "\(run.errors)")
    #expect(run.errors.hasSuffix(" was set by environment \(variable)\n"), "\(run.errors)")
  }

  @Test func `a value of the settings file is named with the file, and only where its command is shown`() async throws {
    let run = try CommandLineRun()
    try run.folder.write("mock:\n  on-miss: guess\n", to: "doppel/doppel.yaml")
    #expect(await run.code(["config", "show", "record"]) == 0)
    #expect(await run.code(["config", "show", "mock"]) == 2)
    #expect(
      run.errors == """
        doppel: mock: --on-miss: expected fail, passthrough or record, not "guess"
        doppel: --on-miss was set by \(run.folder.file("doppel/doppel.yaml"))

        """)
  }

  @Test func `the settings of the environment are shown`() async throws {
    let run = try CommandLineRun(variables: ["DOPPEL_VUS": "9"])
    #expect(await run.code(["config", "show", "replay", "-o", "csv"]) == 0)
    #expect(run.output.contains("replay,vus,9,environment DOPPEL_VUS\r\n"), "\(run.output)")
    #expect(await run.code(["config", "show", "files"]) == 2)
    #expect(run.errors == "doppel: expected one of record, mock, replay, inspect, refresh, score, not \"files\"\n")
  }
}
