import DoppelTesting
import Foundation
import Testing

struct PseudoTerminalTests {
  @Test func `a program has it as its terminal, and keys reach it`() async throws {
    let terminal = try PseudoTerminal(rows: 10, columns: 40)
    let child = try ChildProcess("/bin/sh", ["-c", "stty size; read -r line; echo \"<$line>\""], terminal: terminal)
    #expect(await terminal.shows("10 40"))
    terminal.type("hello\n")
    #expect(await terminal.shows("<hello>"))
    #expect(try await child.ending().code == 0)
    #expect(terminal.transcript.hasPrefix("10 40\r\n"))
    #expect(terminal.settings == ["echo", "icanon", "susp"])
  }

  @Test func `interrupting and resizing are told by signals`() async throws {
    let terminal = try PseudoTerminal()
    let child = try ChildProcess(
      "/bin/sh", ["-c", "trap 'stty size' WINCH; trap 'exit 5' INT; echo go; while :; do read -r line; done"],
      terminal: terminal)
    #expect(await terminal.shows("go"))
    terminal.resize(rows: 7, columns: 33)
    #expect(await terminal.shows("7 33"))
    terminal.type("\u{3}")
    #expect(try await child.ending().code == 5)
  }
}
