import DoppelExchange
import DoppelTesting
import Testing

@testable import DoppelApp

struct ConvertRunTests {
  private func convert(_ setting: Setting, _ format: String, out: String = "out", isStrict: Bool = false) async throws
    -> ExitCode
  {
    try await ConvertRun(inputs: ["in"], out: out, format: format, isStrict: isStrict).run(setting.environment)
  }

  @Test(arguments: ["markdown", "json", "jsonl"])
  func `exchanges are the same in another form`(_ format: String) async throws {
    let setting = try Setting()
    let exchanges = [exchange(1, "/a"), exchange(2, "/b", direction: .inbound)]
    try await setting.record(exchanges, into: "in")
    #expect(try await self.convert(setting, format) == .done)
    #expect(setting.errors == "2 exchanges in out\n" && setting.output.isEmpty)
    let back = try setting.exchanges("out")
    #expect(back.map(\.request) == exchanges.map(\.request) && back.map(\.response) == exchanges.map(\.response))
    #expect(back.map(\.id) == exchanges.map(\.id) && back.map(\.direction) == [.outbound, .inbound])
    let suffix = format == "markdown" ? ".md" : ".\(format)"
    #expect(
      setting.folder.files(under: "out", suffix: suffix).filter { !$0.hasSuffix("recording.json") }.count
        == (format == "jsonl" ? 1 : 2))
  }

  @Test func `a bad file is named and passed over, and refused where that was asked for, with nothing written`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1)], into: "in")
    try setting.folder.write("# no exchange\n", to: "in/host/bad.md")
    let error = await failure { _ = try await self.convert(setting, "json", isStrict: true) }
    #expect(error?.exitCode == .usage && error?.message == "1 files or lines could not be read, and --strict was given")
    #expect(!FileStatus.exists(setting.folder.file("out")))
    #expect(try await self.convert(setting, "json") == .done)
    #expect(setting.errors.contains("doppel: skipped \(setting.folder.file("in/host/bad.md"))"))
    #expect(try setting.exchanges("out").count == 1)
  }

  @Test func `bad formats and folders are refused`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1)], into: "in")
    #expect(await failure { _ = try await self.convert(setting, "xml") }?.message.hasPrefix("--format: ") == true)
    let taken = await failure { _ = try await self.convert(setting, "json", out: "in") }
    #expect(taken?.exitCode == .usage && taken?.message.hasPrefix("in is not empty") == true)
  }
}
