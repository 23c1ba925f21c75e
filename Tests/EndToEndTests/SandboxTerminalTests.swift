import DoppelTesting
import Foundation
import Testing

/// A sandboxed command at a terminal, or with its input from elsewhere.
@Suite(.needs(.doppel), .needsNamespaces)
struct SandboxTerminalTests {
  let doppel: DoppelProgram
  let terminal: PseudoTerminal

  init() throws {
    self.doppel = try DoppelProgram()
    self.terminal = try PseudoTerminal(rows: 24, columns: 120)
  }

  private func recording(_ script: String) -> [String] {
    ["record", "--intercept", "sandbox", "--out", "doppel/run", "--", "/bin/sh", "-c", script]
  }

  @Test func `standard input passes through to its end`() async throws {
    try self.doppel.workspace.write("first\nlast without an end of line", to: "words")
    let ending = try await self.doppel.start(self.recording("exec cat"), after: "exec < words").ending()
    #expect(ending.code == 0 && ending.output == "first\nlast without an end of line", "\(ending)")
  }

  @Test func `the key that interrupts ends the command, and doppel with 130`() async throws {
    let child = try self.doppel.start(
      self.recording("echo waiting; exec sleep 1000"), environment: ["TERM": "xterm"], terminal: self.terminal)
    #expect(await self.terminal.shows("waiting"))
    self.terminal.type("\u{3}")
    #expect(try await child.ending(within: .seconds(30)).code == 128 + SIGINT)
    #expect(await self.terminal.shows("recording: doppel/run"), "\(self.terminal.transcript)")
    #expect(self.terminal.settings == ["echo", "icanon", "susp"])
  }

  @Test func `the command reads the terminal and sees its size`() async throws {
    let child = try self.doppel.start(
      self.recording("stty size; tty; read -r line; echo \"got $line\""), environment: ["TERM": "xterm"],
      terminal: self.terminal)
    #expect(await self.terminal.shows("24 120"))
    #expect(await self.terminal.shows(self.terminal.path))
    self.terminal.type("some words\r")
    #expect(await self.terminal.shows("got some words"))
    #expect(try await child.ending(within: .seconds(30)).code == 0)
  }

  @Test func `a shell suspends it and brings it back`() async throws {
    let shell = try self.doppel.start(
      [],
      environment: [
        "TERM": "xterm", "PS1": "ready> ", "CALL": self.recording("echo begun; read -r line; echo \"got $line\"").last,
      ],
      terminal: self.terminal, after: "export PROGRAM=\"$0\"; bash --norc --noprofile -i; exit 7")
    #expect(await self.terminal.shows("ready>"), "\(self.terminal.transcript)")
    #expect(await self.isReadByLines(false))
    self.terminal.type("\"$PROGRAM\" record --intercept sandbox --out doppel/run -- sh -c \"$CALL\"\r")
    #expect(await self.terminal.shows("begun"), "\(self.terminal.transcript)")
    self.terminal.type("\u{1a}")
    #expect(await self.terminal.shows("Stopped"), "\(self.terminal.transcript)")
    #expect(await self.isReadByLines(false))
    self.terminal.type("fg\r")
    #expect(await self.isReadByLines(true))
    self.terminal.type("some words\r")
    #expect(await self.terminal.shows("got some words"), "\(self.terminal.transcript)")
    #expect(await self.isReadByLines(false))
    self.terminal.type("exit\r")
    #expect(try await shell.ending(within: .seconds(30)).code == 7)
  }

  /// Waits until the terminal gives whole lines to its reader, as commands have it, or each key, as the shell's prompt does.
  private func isReadByLines(_ expected: Bool) async -> Bool {
    await Eventually.holds { self.terminal.settings.contains("icanon") == expected }
  }
}
