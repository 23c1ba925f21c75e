import DoppelTesting
import Synchronization
import Testing

@testable import DoppelApp

struct StatusLineTests {
  @Test func `the text is asked for again and again until the line is stopped`() async throws {
    let terminal = try PseudoTerminal()
    let console = try Setting(terminal: terminal).environment.console
    let count = Mutex(0)
    let line = StatusLine(console) {
      "look "
        + String(
          count.withLock {
            $0 += 1; return $0
          })
    }
    #expect(await terminal.shows("look 3"))
    line.stop()
    console.note("done")
    #expect(await terminal.shows("done"))
    #expect(terminal.screen.lines[0] == "done" && terminal.screen.lines[1].isEmpty)
  }

  @Test func `work that ends at once shows none`() async throws {
    let terminal = try PseudoTerminal()
    let console = try Setting(terminal: terminal).environment.console
    StatusLine(console, Progress("reading", "exchanges")).stop()
    console.note("done")
    #expect(await terminal.shows("done"))
    #expect(terminal.transcript == "done\r\n")
  }

  @Test func `long work shows how far it is`() async throws {
    let terminal = try PseudoTerminal()
    let console = try Setting(terminal: terminal).environment.console
    let progress = Progress("reading", "exchanges", of: 4)
    progress.advance()
    let line = StatusLine(console, progress)
    #expect(await terminal.shows("reading: 1 of 4 exchanges (25 %), "))
    line.stop()
  }
}
