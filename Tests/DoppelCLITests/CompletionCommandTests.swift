import DoppelTesting
import Foundation
import Testing

@testable import DoppelCLI

struct CompletionCommandTests {
  private static let hasBash = FileManager.default.isExecutableFile(atPath: "/bin/bash")

  private func script(_ shell: String) async throws -> String {
    let run = try CommandLineRun()
    #expect(await run.code(["completion", shell]) == 0)
    #expect(run.errors.isEmpty)
    return run.output
  }

  @Test(arguments: [("bash", "complete -"), ("zsh", "#compdef doppel"), ("fish", "complete -c 'doppel'")])
  func `each shell has a script that names every command`(_ shell: String, mark: String) async throws {
    let script = try await self.script(shell)
    #expect(script.contains(mark))
    let commands = [
      "record", "mock", "replay", "gateway", "inspect", "noise", "correlate", "explain", "match-rate", "refresh", "score",
      "files", "certs", "config", "version", "completion",
    ]
    for name in commands + ["on-miss"] {
      #expect(script.contains(name), "\(name)")
    }
  }

  @Test(
    .enabled(if: Self.hasBash, "bash is absent"),
    arguments: [
      ("doppel re", "record replay refresh"), ("doppel record --o", "--out --out-port"), ("doppel files co", "convert compare"),
      ("doppel completion ", "bash zsh fish"), ("doppel mock --on-miss p", "passthrough"),
      ("doppel record --format ", "markdown json jsonl"), ("doppel replay -o j", "json"), ("doppel config show i", "inspect"),
      ("doppel mock --strict --str", ""),
    ])
  func `bash completes words of the line`(_ line: String, words: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(try await self.script("bash"), to: "doppel.bash")
    let ask = """
      source "$1"
      COMP_LINE="$2"; COMP_POINT=${#COMP_LINE}
      read -r -a COMP_WORDS <<< "$2"
      [[ $2 == *" " ]] && COMP_WORDS+=("")
      COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
      name=$(complete -p doppel); name=${name##*-F }; ${name%% *} doppel "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
      echo "${COMPREPLY[*]}"
      """
    let ending = try await ChildProcess.run(
      "/bin/bash", ["--norc", "-c", ask, "bash", folder.file("doppel.bash"), line])
    #expect(ending.errors.isEmpty && ending.code == 0, "\(ending.errors)")
    #expect(Set(ending.output.split { $0.isWhitespace }) == Set(words.split(separator: " ")), "\(ending.output)")
  }

  @Test(.enabled(if: Self.hasBash, "bash is absent"))
  func `the tab key completes in a bash on a terminal`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(try await self.script("bash"), to: "doppel.bash")
    let terminal = try PseudoTerminal()
    let bash = try ChildProcess(
      "/bin/bash", ["--norc", "--noprofile", "-i"], environment: ["PS1": "$ ", "TERM": "xterm"], in: folder.path,
      terminal: terminal)
    #expect(await terminal.shows("$"))
    terminal.type("source doppel.bash; echo sour''ced\n")
    #expect(await terminal.shows("sourced"))
    terminal.type("doppel rec\t--out-p\t")
    #expect(await terminal.shows("$ doppel record --out-port"))
    try await bash.stop(SIGKILL)
  }
}
