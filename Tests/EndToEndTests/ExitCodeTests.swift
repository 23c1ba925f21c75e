import DoppelTesting
import Foundation
import Testing

@Suite(.needs(.doppel))
struct ExitCodeTests {
  let doppel: DoppelProgram

  init() throws { self.doppel = try DoppelProgram() }

  @Test func `version is said on standard output`() async throws {
    let ending = try await self.doppel.run(["version"])
    #expect(ending.code == 0)
    #expect(ending.output.contains(/\d+\.\d+/))
  }

  @Test(arguments: [
    ["record", "--no-such-flag"], ["no-such-command"], ["record", "--in-port", "seventy"], ["record", "--in-port", "70000"],
    ["record", "--format", "xml"], ["record", "--timeout", "10 parsecs"], ["record", "--max-body", "big"],
    ["mock", "--on-miss", "guess"], ["mock", "--timing", "fast"], ["mock", "--selection", "best"],
    ["mock", "--fail-if", "match-rate <"], ["replay", "--pace", "slow"], ["replay", "--rate", "-1"],
    ["replay", "--fail-if", "latency.p17 > 3"], ["files", "convert", "--format", "markdown"], ["record", "--map", "nowhere"],
  ])
  func `wrong usage ends with 2 and says what is wrong`(_ arguments: [String]) async throws {
    let ending = try await self.doppel.run(arguments)
    #expect(ending.code == 2, "\(ending.errors)")
    #expect(ending.errors.isEmpty == false)
    #expect(self.doppel.workspace.files() == [], "nothing was done")
  }

  @Test(arguments: ["mock", "replay", "inspect"])
  func `a recording that is not there ends with 2 and is named`(_ command: String) async throws {
    let target = command == "replay" ? ["--target", "http://localhost:1"] : []
    let ending = try await self.doppel.run([command, "--in", "doppel/absent"] + target)
    #expect(ending.code == 2, "\(ending.errors)")
    #expect(ending.errors.contains("doppel/absent"))
  }

  @Test func `a folder that is not empty is not recorded into`() async throws {
    try self.doppel.workspace.write("mine", to: "doppel/run/notes.txt")
    let ending = try await self.doppel.run(["record", "--out", "doppel/run", "--in-port", "0", "--", "/bin/true"])
    #expect(ending.code == 2, "\(ending.errors)")
    #expect(ending.errors.contains("doppel/run"))
    #expect(try self.doppel.workspace.read("doppel/run/notes.txt") == "mine")
  }

  @Test(arguments: [0, 1, 7, 200])
  func `a child's exit code is doppel's`(_ code: Int32) async throws {
    let ending = try await self.doppel.run(
      ["record", "--in-port", "0", "--out-port", "auto", "--", "/bin/sh", "-c", "exit \(code)"])
    #expect(ending.code == code, "\(ending.errors)")
  }

  @Test func `a child that ended by a signal gives 128 and its number`() async throws {
    let ending = try await self.doppel.run(
      ["record", "--in-port", "0", "--out-port", "auto", "--", "/bin/sh", "-c", "kill -TERM $$"])
    #expect(ending.code == 128 + SIGTERM, "\(ending.errors)")
  }

  @Test func `a command that cannot be run ends with 2 and is named`() async throws {
    let ending = try await self.doppel.run(["record", "--in-port", "0", "--out-port", "auto", "--", "/no/such/program"])
    #expect(ending.code == 2, "\(ending.errors)")
    #expect(ending.errors.contains("/no/such/program"))
  }

  @Test func `a child's standard output is passed on and nothing is added`() async throws {
    let ending = try await self.doppel.run(
      ["record", "--in-port", "0", "--out-port", "auto", "--", "/bin/sh", "-c", "echo one; echo two >&2"])
    #expect(ending.output == "one\n")
    #expect(ending.errors.contains("two"))
  }

  @Test func `a signal is passed on to the child`() async throws {
    let child = try self.doppel.start([
      "record", "--in-port", "0", "--out-port", "auto", "--", "/bin/sh", "-c",
      "trap 'echo caught; exit 9' TERM; echo waiting; while :; do read -r line < \(try Self.pipe(in: self.doppel.workspace)); done",
    ])
    try await child.said("waiting")
    let ending = try await child.stop(SIGTERM)
    #expect(ending.code == 9, "\(ending.errors)")
    #expect(ending.output.contains("caught"))
  }

  @Test(arguments: [("--out-port", "record"), ("--in-port", "record"), ("--out-port", "mock")])
  func `a port that is taken ends with 3 and names the port and the flag`(_ flag: String, command: String) async throws {
    let holder = try await self.doppel.holdPort()
    defer { holder.release() }
    try self.doppel.workspace.write("", to: "doppel/run/segment-0001.jsonl")
    var arguments = [command, flag, "\(holder.port)"]
    if command == "mock" { arguments += ["--in", "doppel/run", "--no-out"] }
    if flag == "--out-port", command == "record" { arguments += ["--in-port", "0"] }
    if flag == "--in-port" { arguments += ["--out-port", "0"] }
    let ending = try await self.doppel.run(arguments)
    #expect(ending.code == 3, "\(ending.errors)")
    #expect(ending.errors.contains("\(holder.port)"))
    #expect(ending.errors.contains(flag))
  }

  @Test(.needs(.python)) func `a target that refuses ends with 3`() async throws {
    let setting = try await Setting()
    try await setting.recordIn(["/version"])
    let ending = try await setting.doppel.run([
      "replay", "--in", "doppel/run", "--target", "http://127.0.0.1:\(try FreePort.next())", "--no-out",
    ])
    #expect(ending.code == 3, "\(ending.output) \(ending.errors)")
  }

  @Test func `a time limit ends a recording with 0`() async throws {
    let ending = try await self.doppel.run(
      ["record", "--in-port", "0", "--out-port", "auto", "--timeout", "200ms", "--out", "doppel/run"])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(self.doppel.workspace.files(under: "doppel/run", suffix: "recording.json").count == 1)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completions are written for each shell`(_ shell: String) async throws {
    let ending = try await self.doppel.run(["completion", shell])
    #expect(ending.code == 0)
    #expect(ending.output.contains("doppel"))
  }

  /// A named pipe that nobody writes to: reading it waits without using the processor.
  private static func pipe(in folder: TemporaryFolder) throws -> String {
    let path = folder.file("never")
    #expect(mkfifo(path, 0o600) == 0)
    return path
  }
}
