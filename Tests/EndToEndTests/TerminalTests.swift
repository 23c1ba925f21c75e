import DoppelTesting
import Foundation
import Testing

/// What a person sees and types.
@Suite(.needs(.doppel))
struct TerminalTests {
  let doppel: DoppelProgram
  let terminal: PseudoTerminal

  init() throws {
    self.doppel = try DoppelProgram()
    self.terminal = try PseudoTerminal(rows: 12, columns: 100)
    let request = #"{"method":"GET","url":"/items/1","uri":"/items/1","version":"1.1","host":"shop.example","headers":{}}"#
    let response = #"{"statusCode":200,"statusMessage":"OK","headers":{}}"#
    for number in 1...3 {
      try self.doppel.workspace.write(
        #"{"msgType":"rrpair","ts":"2026-05-28T20:26:4\#(number)Z","#
          + #""direction":"OUT","l7protocol":"http","command":"GET","location":"/items/\#(number)","status":"200","#
          + #""http":{"req":\#(request),"res":\#(response)}}"# + "\n", to: "doppel/run/segment-000\(number).jsonl")
    }
  }

  private func inspect() async throws -> ChildProcess {
    let child = try self.doppel.start(["inspect"], environment: ["TERM": "xterm", "NO_COLOR": nil], terminal: self.terminal)
    try #require(await self.terminal.shows("3 of 3 exchanges"), "\(self.terminal.transcript)")
    #expect(self.terminal.screen.isAlternate && self.terminal.settings.isEmpty)
    return child
  }

  private func isGivenBack() async -> Bool {
    await Eventually.holds {
      !self.terminal.screen.isAlternate && self.terminal.screen.isCursorVisible
        && self.terminal.settings == ["echo", "icanon", "susp"]
    }
  }

  @Test func `the browser shows, follows the terminal's size and leaves it as it was`() async throws {
    let child = try await self.inspect()
    self.terminal.type("j")
    #expect(await Eventually.holds { self.terminal.screen.inverse.contains("/items/2") })
    self.terminal.resize(rows: 8, columns: 60)
    #expect(await self.terminal.shows("3 of 3 exchanges"))
    self.terminal.type("\r")
    #expect(await self.terminal.shows("arrows move  q back"))
    self.terminal.type("q")
    #expect(await self.terminal.shows("3 of 3 exchanges"))
    self.terminal.type("q")
    #expect(try await child.ending().code == 0)
    #expect(await self.isGivenBack())
  }

  @Test(arguments: [("\u{3}", SIGINT), ("\u{1c}", SIGQUIT)])
  func `the keys that interrupt end the browser and give the terminal back`(_ key: String, signal: Int32) async throws {
    let child = try await self.inspect()
    self.terminal.type(key)
    #expect(try await child.ending().code == 128 + signal)
    #expect(await self.isGivenBack())
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a signal ends the browser and gives the terminal back`(_ signal: Int32) async throws {
    let child = try await self.inspect()
    #expect(try await child.stop(signal).code == 128 + signal)
    #expect(await self.isGivenBack())
  }

  @Test func `the key that suspends does nothing to the browser`() async throws {
    let child = try await self.inspect()
    self.terminal.type("\u{1a}k/never\r")
    #expect(await self.terminal.shows("0 of 3 exchanges with never"))
    self.terminal.type("q")
    #expect(try await child.ending().code == 0)
  }

  @Test func `the key that interrupts reaches a child once, and doppel ends with it`() async throws {
    let script = """
      count=0; trap 'count=$((count+1)); echo caught $count' INT; trap 'exit $count' TERM
      mkfifo never; echo waiting; while :; do read -r x <> never; done
      """
    let child = try self.doppel.start(
      ["record", "--in-port", "0", "--out-port", "auto", "--", "/bin/sh", "-c", script], environment: ["TERM": "xterm"],
      terminal: self.terminal)
    #expect(await self.terminal.shows("waiting"))
    self.terminal.type("\u{3}")
    #expect(await self.terminal.shows("caught 1"))
    #expect(try await child.stop(SIGTERM).code == 128 + SIGKILL, "a second signal ends the child at once")
    #expect(!self.terminal.transcript.contains("caught 2"))
  }

  @Test func `a recording shows a live line that goes when it ends`() async throws {
    let child = try self.doppel.start(
      ["record", "--in-port", "0", "--out-port", "auto", "--out", "doppel/live"], environment: ["TERM": "xterm"],
      terminal: self.terminal)
    #expect(await self.terminal.shows("recording: 0 exchanges"))
    self.terminal.type("\u{3}")
    #expect(try await child.ending().code == 0)
    #expect(await self.terminal.shows("recording: doppel/live"))
    #expect(!self.terminal.screen.lines.contains { $0.contains("recording: 0 exchanges") })
  }
}
