import DoppelRecording
import DoppelTesting
import Foundation
import SystemPackage
import Testing

@testable import DoppelApp

struct RunFolderTests {
  @Test(arguments: [
    (RunFolder.Kind.recorded, "doppel/recorded-2026-05-28_20-26-40.000000Z"),
    (.mocked, "doppel/results/mocked-2026-05-28_20-26-40.000000Z"),
    (.replayed, "doppel/results/replayed-2026-05-28_20-26-40.000000Z"),
  ])
  func `without a name the folder is new, in the workspace, and named for the moment`(
    _ kind: RunFolder.Kind, shown: String
  ) throws {
    let setting = try Setting()
    let output = try RunFolder.output(nil, kind, setting.environment)
    #expect(output.shown == shown && output.isNew && output.path == FilePath(setting.folder.file(shown)))
    #expect(try setting.folder.permissions(of: output.path.string) == 0o700)
  }

  @Test func `a workspace above is used, and shown whole`() throws {
    let setting = try Setting()
    try FileManager.default.createDirectory(atPath: setting.folder.file("proxymock"), withIntermediateDirectories: true)
    var environment = setting.environment
    environment.currentFolder = setting.folder.file("src")
    let output = try RunFolder.output(nil, .recorded, environment)
    #expect(output.shown == setting.folder.file("proxymock/recorded-2026-05-28_20-26-40.000000Z"))
    #expect(try RunFolder.inputs([], environment) == [FilePath(setting.folder.file("proxymock"))])
  }

  @Test func `an empty folder is taken, one with something in it is refused`() async throws {
    let setting = try Setting()
    #expect(try RunFolder.output("a/b", .recorded, setting.environment).isNew)
    #expect(try RunFolder.output("a/b", .recorded, setting.environment).isNew == false)
    try setting.folder.write("mine", to: "a/b/notes")
    #expect(
      usage { _ = try RunFolder.output("a/b", .recorded, setting.environment) }
        == "a/b is not empty; name a new folder with --out, or leave --out away")
    let error = await failure { _ = try RunFolder.output("a/b/notes", .recorded, setting.environment) }
    #expect(error?.exitCode == .failed && error?.message.hasPrefix("cannot make the folder a/b/notes: ") == true)
  }

  @Test func `what is read must be there`() throws {
    let setting = try Setting()
    #expect(
      usage { _ = try RunFolder.inputs([], setting.environment) }
        == "there is no folder doppel here or above; record first, or name a recording with --in DIR")
    #expect(usage { _ = try RunFolder.inputs(["gone"], setting.environment) } == "--in: there is no gone")
    try setting.folder.write("", to: "doppel/x")
    #expect(
      try RunFolder.inputs(["doppel", "doppel/x"], setting.environment)
        == [FilePath(setting.folder.file("doppel")), FilePath(setting.folder.file("doppel/x"))])
  }

  @Test func `what an interrupted refresh left is put back in every workspace that is read`() throws {
    let setting = try Setting()
    for name in ["one/doppel", "two/doppel"] {
      let path = "\(name)/run/a.md"
      try setting.folder.write("new", to: path)
      try setting.folder.write("old", to: "\(name)/refresh/.now/old/0")
      let hashes = #""before":"\#(Self.hash("old"))","after":"\#(Self.hash("new"))""#
      try setting.folder.write(
        #"{"files":[{"path":"run/a.md",\#(hashes)}]}"#, to: "\(name)/refresh/.now/files.json")
    }
    _ = try RunFolder.inputs(["one/doppel", "two/doppel/run"], setting.environment)
    #expect(try setting.folder.read("one/doppel/run/a.md") == "old")
    #expect(try setting.folder.read("two/doppel/run/a.md") == "old")
  }

  /// FNV-1a of 64 bits.
  private static func hash(_ text: String) -> String {
    String(text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
  }

  @Test func `what cannot be put back ends what would read it`() async throws {
    let setting = try Setting()
    try setting.folder.write("{", to: "doppel/refresh/.now/files.json")
    let error = await failure { _ = try RunFolder.inputs([], setting.environment) }
    #expect(error?.exitCode == .failed && error?.message.hasPrefix("a refresh was not ended, and not all files are") == true)
  }

  @Test func `a refresh has one workspace`() throws {
    let setting = try Setting()
    for name in ["one/doppel/x", "two/doppel/x"] { try setting.folder.write("", to: name) }
    let (one, two) = (FilePath(setting.folder.file("one/doppel")), FilePath(setting.folder.file("two/doppel")))
    #expect(try RunFolder.workspace(of: [one, one.appending("x")], setting.environment).folder == one)
    #expect(
      usage { _ = try RunFolder.workspace(of: [one.appending("x"), two], setting.environment) }
        == "--in: expected recordings of one workspace, found one/doppel, two/doppel; refresh one after the other")
  }

  @Test func `results are those of mocks and replays, the newest first, and an exchange's file tells its run`() async throws {
    let setting = try Setting()
    #expect(RunFolder.results(setting.environment).isEmpty)
    for name in ["mocked-2026-01-02", "replayed-2026-01-03", "mocked-2026-01-01", "other-2026-01-04"] {
      try setting.folder.write("", to: "doppel/results/\(name)/keep")
    }
    #expect(
      RunFolder.results(setting.environment).compactMap(\.lastComponent?.string)
        == ["replayed-2026-01-03", "mocked-2026-01-02", "mocked-2026-01-01"])
    let folder = try await setting.record([exchange(1)])
    #expect(RunFolder.run(of: FilePath("\(folder)/host/file.md")) == FilePath(folder))
    #expect(RunFolder.run(of: FilePath("\(folder)/segment-0001.jsonl")) == FilePath(folder))
    #expect(RunFolder.run(of: FilePath("\(folder)/a/b/file.md")) == nil)
  }
}
