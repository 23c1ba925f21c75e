import DoppelExchange
import DoppelRecording
import DoppelTesting
import SystemPackage
import Testing

@testable import DoppelApp

struct ReadingTests {
  @Test func `exchanges come in recorded order with their files, and bad lines are told`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1), exchange(2)])
    try setting.folder.write("{", to: "doppel/run/segment-9.jsonl")
    var found: [(ExchangeID, String)] = []
    let problems = try Reading.load([FilePath(setting.folder.file("doppel"))], setting.environment) { exchange, file in
      found.append((exchange.id, file.lastComponent?.string ?? ""))
    }
    #expect(found.map(\.0) == [exchange(1).id, exchange(2).id])
    #expect(Set(found.map(\.1)) == ["segment-0001.jsonl"])
    #expect(problems.map(\.line) == [1] && problems.map(\.file.lastComponent?.string) == ["segment-9.jsonl"])
    #expect(setting.errors.isEmpty)
  }

  @Test func `what the reader throws ends the reading, and the live line goes`() async throws {
    let terminal = try PseudoTerminal()
    let setting = try Setting(terminal: terminal)
    try await setting.record([exchange(1)])
    #expect(throws: CancellationError.self) {
      _ = try Reading.load([FilePath(setting.folder.file("doppel"))], setting.environment) { (_: Exchange) in
        throw CancellationError()
      }
    }
    setting.environment.console.note("end")
    #expect(await terminal.shows("end"))
    #expect(terminal.transcript == "end\r\n")
  }
}
