import DoppelExchange
import DoppelMatch
import DoppelTesting
import Foundation
import NIOCore
import SystemPackage
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

  private static func text(_ node: FieldTree.Node?) -> String? {
    node.map { node in
      var text = ByteBuffer()
      text.writeJSON(.compact) { $0.node(node) }
      return String(buffer: text)
    }
  }

  @Test(arguments: [
    "", #","netinfo":{"id":"7"}"#, #","netinfo":{"downstream":{"port":9}}"#,
    #","netinfo":{"id":"7","upstream":{"ipAddress":"10.0.0.1","port":80}}"#, #","network_address":"a.test:80""#,
  ])
  func `a document of another tool says no more of its connection than before, and is answered by its host`(
    members: String
  ) async throws {
    let setting = try Setting()
    let document = #"""
      {"ts":"2026-01-31T18:56:37Z","l7protocol":"http","direction":"OUT","http":{"req":{"host":"a.test","method":"GET",\#
      "uri":"/x","version":"1.1"},"res":{"statusCode":200}}\#(members)}
      """#
    try setting.folder.write(document, to: "in/a.test/one.json")
    let before = try FieldTree(json: ByteBuffer(string: document)).root
    for (from, format, to) in [("in", "json", "one"), ("one", "jsonl", "two"), ("two", "json", "three")] {
      _ = try await ConvertRun(inputs: [from], out: to, format: format, isStrict: true).run(setting.environment)
      let loaded = LibraryLoader(paths: [FilePath(setting.folder.file(to))], choice: .out, marks: Fields()).load(
        setting.environment)
      let asked = exchange(1, "/x", host: "a.test").signature.canonicalBytes
      #expect(loaded.library.find(asked) != nil, "\(to)")
      let suffix = format == "json" ? ".json" : ".jsonl"
      let file = try #require(setting.folder.files(under: to, suffix: suffix).first { !$0.hasSuffix("recording.json") })
      let text = try String(contentsOfFile: file, encoding: .utf8)
      let after = try FieldTree(json: ByteBuffer(string: text)).root
      for name in ["network_address", "netinfo"] {
        #expect(Self.text(after[name]) == Self.text(before[name]), "\(name) in \(to): \(text)")
      }
      #expect(after["http"]?["req"]?["host"]?.string == "a.test")
    }
  }

  @Test func `a bad file is named and passed over, and refused where that was asked for, with nothing written`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1)], into: "in")
    try setting.folder.write("# no exchange\n", to: "in/host/bad.md")
    let error = await failure { _ = try await self.convert(setting, "json", isStrict: true) }
    #expect(error?.exitCode == .usage && error?.message == "1 file or line could not be read, and --strict was given")
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
