import DoppelCLibrary
import DoppelTesting
import Testing

@testable import DoppelApp

struct RawTerminalTests {
  let terminal: PseudoTerminal
  let raw: RawTerminal

  init() throws {
    self.terminal = try PseudoTerminal(rows: 6, columns: 30)
    self.raw = try RawTerminal(try Setting(terminal: self.terminal).environment.console)
  }

  @Test(arguments: [
    ("a", RawTerminal.Key.character("a")), ("~", .character("~")), (" ", .character(" ")), ("é", .character("é")),
    ("漢", .character("漢")), ("😀", .character("😀")), ("\r", .enter), ("\n", .enter), ("\u{7f}", .backspace),
    ("\u{8}", .backspace),
    ("\u{1b}", .escape), ("\u{1b}[A", .up), ("\u{1b}[B", .down), ("\u{1b}[C", .right), ("\u{1b}[D", .left), ("\u{1b}OA", .up),
    ("\u{1b}[H", .home), ("\u{1b}[F", .end), ("\u{1b}[5~", .pageUp), ("\u{1b}[6~", .pageDown), ("\u{1b}[Z", .other),
    ("\u{1}", .other),
  ])
  func `each key is read`(_ bytes: String, key: RawTerminal.Key) {
    self.raw.enter()
    defer { self.raw.leave() }
    self.terminal.type(bytes)
    #expect(self.raw.readKey() == key)
    self.terminal.type("x")
    #expect(self.raw.readKey() == .character("x"), "nothing of it is left")
  }

  @Test func `a key right after an escape is a key of its own`() {
    self.raw.enter()
    defer { self.raw.leave() }
    self.terminal.type("\u{1b}/q")
    #expect([self.raw.readKey(), self.raw.readKey(), self.raw.readKey()] == [.escape, .character("/"), .character("q")])
  }

  @Test func `the end of the input is told`() {
    self.raw.enter()
    defer { self.raw.leave() }
    self.terminal.type("\u{4}")
    #expect(self.raw.readKey() == nil)
  }

  @Test func `a new size and an end are told as keys are`() {
    kill(getpid(), SIGWINCH)
    #expect(self.raw.readKey() == .resized)
    kill(getpid(), SIGHUP)
    #expect(self.raw.readKey() == .ended(SIGHUP))
  }

  @Test func `the terminal is given back as it was`() async {
    let before = self.terminal.settings
    self.raw.enter()
    #expect(self.terminal.settings == [], "neither echo nor lines nor the key that suspends")
    self.raw.draw(title: "t", [("shown", false)], help: "h")
    #expect(await self.terminal.shows("shown"))
    #expect(self.terminal.screen.isAlternate && !self.terminal.screen.isCursorVisible)
    self.raw.leave()
    #expect(self.terminal.settings == before && before == ["echo", "icanon", "susp"])
    let terminal = self.terminal
    #expect(await Eventually.holds { !terminal.screen.isAlternate && terminal.screen.isCursorVisible })
  }

  @Test func `a screen has a title, lines that are cut to it, one that is chosen, and help at its end`() async {
    let long = String(repeating: "x", count: 40)
    self.raw.draw(
      title: "Title", [("one\ttab", false), ("\u{1b}[2Jtwo", true), (long, false), ("漢字漢字漢字漢字漢字漢字漢字漢字", false)],
      help: "help")
    #expect(await self.terminal.shows("help"))
    let screen = self.terminal.screen
    #expect(Array(screen.lines[0...3]) == ["Title", "one    tab", "\\x1b[2Jtwo", String(repeating: "x", count: 29) + "…"])
    #expect(screen.lines[4].hasPrefix("漢字漢字漢字漢字漢字漢字漢字") && screen.lines[4].hasSuffix("…"))
    #expect(screen.inverse == "\\x1b[2Jtwo")
    self.raw.draw(title: "Other", [], help: "less")
    #expect(await self.terminal.shows("less"))
    #expect(self.terminal.screen.lines == ["Other", "", "", "", "", "less"])
  }

  @Test func `the size is that of the terminal, and one that is too small is none`() {
    #expect(self.raw.size == (6, 30))
    self.terminal.resize(rows: 40, columns: 132)
    #expect(self.raw.size == (40, 132))
    self.terminal.resize(rows: 2, columns: 132)
    #expect(self.raw.size == (24, 80))
  }

  @Test func `what is no terminal is refused`() async throws {
    let error = await failure { _ = try RawTerminal(try Setting().environment.console) }
    #expect(error?.exitCode == .failed && error?.message == "standard input is no terminal; use --list")
  }
}
