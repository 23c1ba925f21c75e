import DoppelCLibrary
import DoppelExchange
import DoppelTesting
import DoppelTransport
import Synchronization
import Testing

@testable import DoppelApp

struct BrowserTests {
  /// A browser that runs on a thread of its own, in a terminal with room for four lines.
  private final class Run: Sendable {
    let terminal: PseudoTerminal
    private let result = Mutex<Int32??>(nil)

    init(_ exchanges: [Exchange]) throws {
      let terminal = try PseudoTerminal(rows: 6, columns: 120)
      self.terminal = terminal
      let setting = try Setting(terminal: terminal)
      DetachedThread.start {
        guard var browser = try? Browser(exchanges, setting.environment) else { return }
        let signal = browser.run()
        self.result.withLock { $0 = .some(signal) }
      }
    }

    /// The signal that ended it, once it has ended.
    func ending() async throws -> Int32? {
      #expect(await Eventually.holds { self.result.withLock { $0 } != nil })
      return try #require(self.result.withLock { $0 })
    }

    func shows(_ text: String) async -> Bool { await self.terminal.shows(text) }

    /// Whether the chosen line comes to hold a text.
    func chooses(_ text: String) async -> Bool {
      await Eventually.holds { self.terminal.screen.inverse.contains(text) }
    }
  }

  private let exchanges = (1...9).map { exchange($0, "/items/\($0)", body: #"{"number":\#($0)}"#) }

  @Test func `the list is shown, and keys move the choice within it`() async throws {
    let run = try Run(self.exchanges)
    #expect(await run.shows("9 of 9 exchanges"))
    #expect(await run.chooses("GET  items.example.com/items/1  2 ms"))
    #expect(await run.shows("arrows move  enter shows  / filters  q leaves"))
    for (key, path) in [
      ("j", "/items/2"), ("\u{1b}[B", "/items/3"), ("k", "/items/2"), ("\u{1b}[A", "/items/1"), ("\u{1b}[A", "/items/1"),
      ("\u{1b}[6~", "/items/4"), (" ", "/items/7"), ("\u{1b}[5~", "/items/4"), ("G", "/items/9"), ("j", "/items/9"),
      ("g", "/items/1"), ("\u{1b}[F", "/items/9"), ("\u{1b}[H", "/items/1"),
    ] {
      run.terminal.type(key)
      #expect(await run.chooses("\(path) "), "\(key.debugDescription)")
    }
    run.terminal.type("q")
    #expect(try await run.ending() == nil)
    #expect(run.terminal.settings == ["echo", "icanon", "susp"])
    #expect(await Eventually.holds { !run.terminal.screen.isAlternate })
  }

  @Test func `an exchange is shown whole and left again`() async throws {
    let run = try Run(self.exchanges)
    #expect(await run.shows("9 of 9"))
    run.terminal.type("j\r")
    #expect(await run.shows("arrows move  q back"))
    #expect(await run.shows("1/"))
    run.terminal.type("G")
    #expect(
      await Eventually.holds {
        run.terminal.screen.lines[0].split(separator: "/").count == 2
          && Set(run.terminal.screen.lines[0].split(separator: "/")).count == 1
      })
    run.terminal.type("q")
    #expect(await run.chooses("/items/2 "))
    run.terminal.type("\u{1b}")
    #expect(try await run.ending() == nil)
  }

  @Test func `a filter is typed, corrected and taken, or left`() async throws {
    let run = try Run(self.exchanges)
    #expect(await run.shows("9 of 9"))
    run.terminal.type("/ITEMS/78\u{7f}")
    #expect(await run.shows("filter: ITEMS/7_"))
    run.terminal.type("\r")
    #expect(await run.shows("1 of 9 exchanges with ITEMS/7"))
    #expect(await run.chooses("/items/7 "))
    run.terminal.type("/zzz")
    #expect(await run.shows("filter: ITEMS/7zzz_"))
    run.terminal.type("\u{1b}")
    #expect(await run.shows("arrows move  enter shows"))
    #expect(run.terminal.screen.lines[0] == "1 of 9 exchanges with ITEMS/7")
    run.terminal.type("/zzz\r")
    #expect(await run.shows("0 of 9 exchanges with ITEMS/7zzz"))
    run.terminal.type("\r\rjG")
    run.terminal.type("q")
    #expect(try await run.ending() == nil)
  }

  @Test func `another size of the terminal is taken up`() async throws {
    let run = try Run(self.exchanges)
    #expect(await run.shows("/items/4"))
    #expect(!run.terminal.screen.lines.contains { $0.contains("/items/5") })
    run.terminal.resize(rows: 12, columns: 120)
    kill(getpid(), SIGWINCH)
    #expect(await run.shows("/items/9"))
    run.terminal.type("\u{4}")
    #expect(try await run.ending() == nil)
  }

  @Test func `a signal ends it, and the terminal is given back`() async throws {
    let run = try Run(self.exchanges)
    #expect(await run.shows("9 of 9"))
    kill(getpid(), SIGHUP)
    #expect(try await run.ending() == SIGHUP)
    #expect(run.terminal.settings == ["echo", "icanon", "susp"])
    #expect(await Eventually.holds { !run.terminal.screen.isAlternate && run.terminal.screen.isCursorVisible })
  }
}
