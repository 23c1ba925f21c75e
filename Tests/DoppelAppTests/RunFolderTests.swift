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
}
