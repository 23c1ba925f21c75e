import DoppelExchange
import DoppelTesting
import DoppelTransport
import NIOCore
import Synchronization
import Testing

@testable import DoppelApp

struct InspectRunTests {
  private func inspect(
    _ setting: Setting, show: String? = nil, lists: Bool = false, isStrict: Bool = false, output: String = "pretty",
    filter: String = ""
  ) throws -> ExitCode {
    try InspectRun(inputs: ["doppel"], show: show, lists: lists, isStrict: isStrict, output: output, filter: filter)
      .run(setting.environment)
  }

  private func setting(_ exchanges: [Exchange]? = nil) async throws -> Setting {
    let setting = try Setting()
    try await setting.record(
      exchanges ?? [exchange(1, "/a"), exchange(2, "/b", code: 500), exchange(3, "/c", direction: .inbound)])
    return setting
  }

  @Test func `the list has one row an exchange`() async throws {
    let setting = try await self.setting()
    #expect(try self.inspect(setting, output: "csv") == .done)
    let lines = setting.output.split(separator: "\r\n").map(String.init)
    #expect(lines.first == "date,direction,protocol,host,command,location,status,durationMs,id")
    #expect(lines.dropFirst().first == "2026-05-28T20:26:41Z,out,http,items.example.com,GET,/a,200,2.0,\(exchange(1).id)")
    #expect(lines.count == 4 && setting.errors.isEmpty)
  }

  @Test(arguments: [
    ("status >= 500", ["/b"]), ("direction = in", ["/c"]), ("/a", ["/a"]), ("status = 200 AND NOT path = /c", ["/a"]),
  ])
  func `a filter chooses`(_ filter: String, paths: [String]) async throws {
    let setting = try await self.setting()
    _ = try self.inspect(setting, output: "csv", filter: filter)
    let rows = setting.output.split(separator: "\r\n").dropFirst()
    #expect(rows.map { String($0.split(separator: ",")[5]) } == paths)
  }

  @Test func `one exchange is shown by the beginning of its id`() async throws {
    let setting = try await self.setting()
    _ = try self.inspect(setting, show: "\(exchange(2).id)".uppercased())
    #expect(setting.output.contains("GET /b") || setting.output.contains("/b"))
    #expect(setting.output.contains("### REQUEST") && !setting.output.contains("### INTERNAL"))
    #expect(
      usage { _ = try self.inspect(setting, show: "ffff") } == "--show: there is no exchange ffff")
    #expect(
      usage { _ = try self.inspect(setting, show: "0197") } == "--show: 3 exchanges begin with 0197; write more of it")
  }

  @Test func `in a form for programs the exchange is its document`() async throws {
    let setting = try await self.setting()
    _ = try self.inspect(setting, show: "\(exchange(2).id)", output: "json")
    #expect(setting.output.hasPrefix("{\n") && setting.output.hasSuffix("}\n") && setting.output.contains("\"uuid\""))
  }

  @Test func `what a terminal would obey is not shown`() async throws {
    var bad = exchange(1)
    bad.response?.fields = Fields(["X-Title": "\u{9b}2J"])
    bad.response?.body = ByteBuffer(string: "a\u{1b}[2Jb")
    bad.response?.bodyLength = 6
    let text = InspectRun.document(bad)
    #expect(!text.unicodeScalars.contains { $0.value == 0x1b || (0x7f..<0xa0).contains($0.value) })
  }

  @Test func `bad flags and bad files end it`() async throws {
    let setting = try await self.setting()
    #expect(usage { _ = try self.inspect(setting, filter: "status >") }?.hasPrefix("FILTER: ") == true)
    #expect(usage { _ = try self.inspect(setting, output: "xml") }?.hasPrefix("--output: ") == true)
    try setting.folder.write("{", to: "doppel/segment-0009.jsonl")
    #expect(usage { _ = try self.inspect(setting, isStrict: true) }?.contains("--strict") == true)
    #expect(try self.inspect(setting) == .done)
    #expect(setting.errors.contains("segment-0009.jsonl:1: "))
  }

  @Test func `on a terminal the list is printed where that was asked for, and the browser opens where not`() async throws {
    let terminal = try PseudoTerminal(rows: 10, columns: 200)
    let setting = try Setting(terminal: terminal)
    try await setting.record([exchange(1, "/a")])
    #expect(try self.inspect(setting, lists: true) == .done)
    #expect(await terminal.shows("DIRECTION"))
    #expect(!terminal.transcript.contains("\u{1b}[?1049h"))
    let code = Mutex<ExitCode?>(nil)
    DetachedThread.start {
      let ending = try? InspectRun(inputs: ["doppel"], show: nil, lists: false, isStrict: false, output: "pretty", filter: "")
        .run(setting.environment)
      code.withLock { $0 = ending }
    }
    #expect(await terminal.shows("1 of 1 exchange"))
    terminal.type("q")
    #expect(await Eventually.holds { code.withLock { $0 } == .done })
  }
}
