import ArgumentParser
import DoppelTesting
import Foundation
import Testing

@testable import DoppelCLI

struct GatewayRunCommandTests {
  @Test func `its own flags are taken, and those of record or mock are passed on`() throws {
    let command = try GatewayRunCommand.parse([
      "--mode", "mock", "--apply", "--inbound", "80", "--in", "a", "--no-out", "--user", "0",
    ])
    #expect(command.mode == "mock" && command.apply && command.gateway.programPorts == ["80"] && command.gateway.user == "0")
    #expect(command.rest == ["--in", "a", "--no-out"])
    let plain = try GatewayRunCommand.parse([])
    #expect(plain.mode == "record" && !plain.apply && plain.rest.isEmpty)
  }

  @Test(arguments: [
    (["--mode", "replay"], "--mode: expected record or mock, not \"replay\""), (["--nonsense"], "Unknown option '--nonsense'"),
    (["--mode", "mock", "--app-port", "1"], "Unknown option '--app-port'"), (["--in", "a"], "Unknown option '--in'"),
    (["--out-port", "x"], "--out-port: expected a port"),
    (["--out-port", "0", "--in-port", "0"], "--out-port and --in-port are both off"),
    (["--mode", "mock", "--inbound", "x"], "--inbound: expected a port"), (["--format", "xml"], "--format: expected"),
    (["--publish", "80"], "--publish: a gateway starts no command"),
    (["--mode", "mock", "--publish", "80"], "--publish: a gateway starts no command"),
    (["--mode", "mock", "--intercept", "env"], "--intercept: a gateway starts no command"),
    (["--mode", "mock", "--direct", "x"], "--direct: "),
    (["--mode", "mock", "--out-port", "80", "--direct", "a:1=80"], "--out-port and --direct for a:1 both say port 80"),
    (["--in-port", "80", "--map", "80=a:1"], "--in-port and --map for a:1 both say port 80"),
    (["--", "sleep", "1"], "a gateway starts no command"), (["--out", "x", "--", "sleep", "1"], "a gateway starts no command"),
  ])
  func `what is wrong ends it with 2 and a sentence, and nothing is made`(arguments: [String], sentence: String) async throws {
    let line = try CommandLineRun()
    #expect(await line.code(["gateway", "--user", "0"] + arguments) == 2)
    #expect(line.errors.contains(sentence), "\(line.errors)")
    #expect(line.folder.files().isEmpty)
  }

  @Test func `record runs with no program, port or rules but its own`() async throws {
    let line = try CommandLineRun()
    let code = await line.code([
      "gateway", "--user", "\(geteuid())", "--out-port", "auto", "--in-port", "auto", "--out", "run", "--timeout", "1ms",
    ])
    #expect(code == 0, "\(line.errors)")
    #expect(line.errors.contains(/doppel record is ready: in \d+, out \d+\n/), "\(line.errors)")
    #expect(try line.folder.read("run/recording.json").contains("\"complete\""))
  }

  @Test func `mock runs so too, and a port may be off`() async throws {
    let line = try CommandLineRun()
    try line.folder.write("", to: "run/segment-0001.jsonl")
    let code = await line.code([
      "gateway", "--user", "\(geteuid())", "--mode", "mock", "--out-port", "auto", "--in-port", "0", "--in", "run", "--no-out",
      "--timeout", "1ms",
    ])
    #expect(code == 0, "\(line.errors)")
    #expect(line.errors.contains(/doppel mock is ready: out \d+, 0 exchanges\n/), "\(line.errors)")
  }

  @Test(arguments: [["--map", "auto=a.test:80"], ["--direct", "a.test:80=auto"]])
  func `a port that stands for a server is opened beside it`(flags: [String]) async throws {
    let line = try CommandLineRun()
    try line.folder.write("", to: "run/segment-0001.jsonl")
    let code = await line.code(
      [
        "gateway", "--user", "\(geteuid())", "--mode", "mock", "--out-port", "auto", "--in-port", "0", "--in", "run",
        "--no-out", "--timeout", "1ms",
      ] + flags)
    #expect(code == 0, "\(line.errors)")
    #expect(line.errors.contains("a.test:80"), "\(line.errors)")
  }
}
