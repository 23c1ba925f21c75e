import DoppelExchange
import DoppelRecording
import DoppelTesting
import Testing

@testable import DoppelApp

struct RefreshUndoRunTests {
  private func refreshed() async throws -> Setting {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a")], into: "doppel/run", .markdown)
    try await setting.record([exchange(11, "/a", body: #"{"id":2}"#)], into: "newer")
    _ = try await RefreshRun(inputs: ["doppel"], newer: "newer").run(setting.environment)
    return setting
  }

  @Test func `without a refresh there is nothing to undo`() async throws {
    let setting = try await self.refreshed()
    let undo = RefreshUndoRun(inputs: ["doppel"])
    #expect(try undo.run(setting.environment) == .done)
    #expect(setting.errors.hasSuffix("1 file is as before doppel/refresh/\(Setting.now.fileStem)\n"))
    #expect(usage { _ = try undo.run(setting.environment) } == "there is no refresh to undo in doppel/refresh")
  }

  @Test func `where none was done, no folder is made`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a")])
    let before = setting.folder.files()
    let message = usage { _ = try RefreshUndoRun(inputs: ["doppel"]).run(setting.environment) }
    #expect(message == "there is no refresh to undo in doppel/refresh" && setting.folder.files() == before)
  }

  @Test func `a file that was edited since is named, and nothing is undone`() async throws {
    let setting = try await self.refreshed()
    let path = try #require(setting.folder.files(under: "doppel/run", suffix: ".md").first)
    let file = path.replacing(setting.folder.file(""), with: "")
    try setting.folder.write(try setting.folder.read(file) + "\n", to: file)
    #expect(try RefreshUndoRun(inputs: []).run(setting.environment) == .checkFailed)
    #expect(setting.errors.hasSuffix("doppel: \(file) has changed since the refresh\ndoppel: nothing was undone\n"))
    #expect(try setting.folder.read(file).contains(#""id": 2"#))
  }
}
