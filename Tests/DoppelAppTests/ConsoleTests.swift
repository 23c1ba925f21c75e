import DoppelTesting
import Testing

@testable import DoppelApp

struct ConsoleTests {
  @Test(arguments: [
    (Console.Verbosity.quiet, "error\n"), (.normal, "error\nnote\nsummary\n"), (.verbose, "error\nnote\nsummary\ndetail\n"),
    (.debug, "error\nnote\nsummary\ndetail\n"),
  ])
  func `verbosity decides what is said beside the data`(_ verbosity: Console.Verbosity, said: String) throws {
    let setting = try Setting()
    let console = setting.environment.console
    console.setVerbosity(verbosity)
    console.write("data\n")
    console.error("error")
    console.note("note")
    console.summary("summary\n")
    console.detail("detail")
    #expect(console.verbosity == verbosity)
    #expect(setting.output == "data\n" && setting.errors == said)
  }

  @Test func `what a terminal would obey is shown as a mark, save in data`() throws {
    let setting = try Setting()
    setting.environment.console.note("a\u{1b}[2Jb\u{9b}2Jc\u{7f}\td\r")
    setting.environment.console.write("\u{1b}[1m")
    #expect(setting.errors == "a\u{fffd}[2Jb\u{fffd}2Jc\u{fffd}\td\u{fffd}\n")
    #expect(setting.output == "\u{1b}[1m")
  }

  @Test func `without a terminal there is no live line, no colour and a width of its own`() throws {
    let setting = try Setting()
    let console = setting.environment.console
    let line = console.openStatus()
    console.status("working", of: line)
    console.closeStatus(line)
    #expect(setting.errors.isEmpty && setting.output.isEmpty)
    #expect(!console.usesColor && !console.usesErrorColor && !console.hasScreen && console.width == 100)
  }

  @Test(arguments: [
    (["TERM": "xterm"], true, true, true), (["TERM": "xterm", "NO_COLOR": "1"], false, true, true),
    (["TERM": "xterm", "NO_COLOR": ""], true, true, true), (["TERM": "dumb"], false, false, false), ([:], false, false, false),
  ])
  func `a terminal has colours, a live line and a screen as its variables say`(
    _ variables: [String: String], hasColor: Bool, hasLine: Bool, hasScreen: Bool
  ) throws {
    let terminal = try PseudoTerminal(rows: 5, columns: 44)
    let console = Console(
      input: terminal.descriptor, output: terminal.descriptor, error: terminal.descriptor, variables: variables)
    #expect(console.usesColor == hasColor && console.usesErrorColor == hasColor)
    #expect(console.isErrorTerminal == hasLine && console.hasScreen == hasScreen && console.width == 44)
  }

  @Test func `a live line stands below what is said, and goes`() async throws {
    let terminal = try PseudoTerminal(rows: 6, columns: 40)
    let console = try Setting(terminal: terminal).environment.console
    let line = console.openStatus()
    console.status("recording: 1", of: line)
    console.note("somebody came")
    console.status("recording: 2", of: line)
    #expect(await terminal.shows("recording: 2"))
    #expect(terminal.screen.lines == ["somebody came", "recording: 2", "", "", "", ""])
    console.closeStatus(line)
    console.status("recording: 3", of: line)
    console.note("the end")
    #expect(await terminal.shows("the end"))
    #expect(terminal.screen.lines == ["somebody came", "the end", "", "", "", ""])
  }

  @Test func `a line that was opened over another goes back to it`() async throws {
    let terminal = try PseudoTerminal(rows: 3, columns: 40)
    let console = try Setting(terminal: terminal).environment.console
    let (outer, inner) = (console.openStatus(), console.openStatus())
    console.status("outer", of: outer)
    console.status("inner", of: inner)
    #expect(await terminal.shows("inner"))
    console.closeStatus(inner)
    console.status("outer", of: outer)
    #expect(await terminal.shows("outer"))
    #expect(terminal.screen.lines[0] == "outer" && !terminal.transcript.contains("outer\r\u{1b}[K\rinner"))
  }

  @Test func `a live line is cut before the last column`() async throws {
    let terminal = try PseudoTerminal(rows: 3, columns: 30)
    let console = try Setting(terminal: terminal).environment.console
    let line = console.openStatus()
    console.status(String(repeating: "x", count: 90), of: line)
    console.note("said")
    #expect(await terminal.shows("said"))
    #expect(await terminal.shows(String(repeating: "x", count: 29)))
    #expect(terminal.screen.lines == ["said", String(repeating: "x", count: 29), ""])
  }

  @Test func `a live line is not drawn when nothing but data is to be said`() async throws {
    let terminal = try PseudoTerminal()
    let console = try Setting(terminal: terminal).environment.console
    console.setVerbosity(.quiet)
    let line = console.openStatus()
    console.status("working", of: line)
    console.write("data")
    #expect(await terminal.shows("data"))
    #expect(terminal.transcript == "data")
  }
}
