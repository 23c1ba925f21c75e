import DoppelExchange
import DoppelRecording
import DoppelTesting
import DoppelTransport
import DoppelWire
import Foundation
import SystemPackage
import Testing

@testable import DoppelApp

struct RecordingOutputTests {
  let setting: Setting

  init() throws { self.setting = try Setting() }

  private func open(
    _ name: String? = "run", format: String = "jsonl", hasTraffic: Bool = true
  ) throws -> RecordingOutput {
    let counters = TrafficCounters()
    if hasTraffic {
      _ = counters.open()
      counters.count(.client, bytes: 5)
      counters.count(.upstream, bytes: 7)
    }
    return try RecordingOutput.open(
      name, .recorded, format: format, command: ["doppel", "test"], counters: counters,
      self.setting.environment)
  }

  private func manifest(_ name: String = "run") throws -> String { try self.setting.folder.read("\(name)/recording.json") }

  @Test func `a recording says what wrote it and what crossed`() async throws {
    let output = try self.open()
    output.writer.keep(exchange(1))
    await output.finish(self.setting.environment.console)
    let text = try self.manifest().filter { !$0.isWhitespace }
    for part in [
      #""command":["doppel","test"]"#, #""doppelVersion":"\#(Version.text)""#, #""connections":1"#, #""bytesFromClients":5"#,
      #""bytesFromServers":7"#, #""state":"complete""#,
    ] { #expect(text.contains(part), "\(part) in \(text)") }
    #expect(output.shown == "run" && self.setting.errors.isEmpty)
    #expect(try self.setting.exchanges("run").map(\.id) == [exchange(1).id])
  }

  @Test func `a run that failed with nothing recorded leaves no folder`() async throws {
    await (try self.open(hasTraffic: false)).fail(CommandError.failed("no"))
    #expect(!FileStatus.exists(self.setting.folder.file("run")))
    try FileManager.default.createDirectory(atPath: self.setting.folder.file("mine"), withIntermediateDirectories: true)
    await (try self.open("mine", hasTraffic: false)).fail(CommandError.failed("no"))
    #expect(FileStatus.exists(self.setting.folder.file("mine")) && self.setting.folder.files(under: "mine").isEmpty)
  }

  @Test func `a run that failed with something recorded keeps it, with the reason`() async throws {
    let output = try self.open()
    output.writer.keep(exchange(1))
    await output.fail(CommandError.failed("the port is taken"))
    #expect(try self.manifest().contains("the port is taken"))
    #expect(try self.setting.exchanges("run").count == 1)
  }

  @Test func `what is missing is said in one line, and what is whole is not`() throws {
    let output = try self.open()
    var manifest = Manifest(doppelVersion: "", command: [], format: .jsonl, startedAt: Setting.now, state: .complete)
    #expect(output.problem(manifest) == nil)
    manifest.exchanges.lost = 1
    manifest.gaps = [.init(reason: "no space left", host: "", times: 1, bytes: 0, exchanges: 1)]
    #expect(output.problem(manifest)?.hasPrefix("doppel: 1 exchange was lost: ") == true)
    #expect(output.problem(manifest)?.hasSuffix("; see run/recording.json") == true)
    manifest.exchanges.lost = 2
    #expect(output.problem(manifest)?.hasPrefix("doppel: 2 exchanges were lost: ") == true)
    manifest.state = .failed("the disk is full")
    #expect(output.problem(manifest) == "doppel: the recording run is not whole: the disk is full")
  }

  @Test func `an unknown format makes no folder`() {
    #expect(usage { _ = try self.open(format: "xml") } == "--format: expected markdown, json or jsonl, not \"xml\"")
    #expect(!FileStatus.exists(self.setting.folder.file("run")))
  }
}
