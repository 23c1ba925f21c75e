import DoppelExchange
import DoppelRecording
import DoppelRefresh
import DoppelTesting
import NIOCore
import SystemPackage
import Testing

@testable import DoppelApp

struct RefreshLibraryTests {
  private func library(_ setting: Setting, except: String? = nil, _ choice: LibraryLoader.Choice = .out) -> RefreshLibrary {
    RefreshLibrary(
      [FilePath(setting.folder.file("doppel"))], except: except.map { FilePath(setting.folder.file($0)) }, choice: choice,
      setting.environment)
  }

  @Test func `answers come by recording, without what is excepted, goes the other way or has no answer`() async throws {
    let setting = try Setting()
    var silent = exchange(3)
    silent.response = nil
    try await setting.record([exchange(1), exchange(2, direction: .inbound), silent], into: "doppel/a")
    try await setting.record([exchange(4, host: "b.test")], into: "doppel/b", .markdown)
    try await setting.record([exchange(5)], into: "doppel/new")
    let library = self.library(setting, except: "doppel/new")
    #expect(library.exchanges.map(\.exchange.id) == [exchange(1).id, exchange(4).id])
    #expect(library.answers.map(\.recording) == [0, 1] && library.recordings.map(\.lastComponent?.string) == ["a", "b"])
    #expect(library.leftOut == ["recorded without a response": 1] && library.problems.isEmpty)
    #expect(self.library(setting, .any).answers.count == 4)
  }

  @Test func `what is added goes to the last recording with its server, else to the last`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1)], into: "doppel/a")
    try await setting.record([exchange(4, host: "b.test")], into: "doppel/b")
    let library = self.library(setting)
    #expect(library.recording(for: exchange(9)) == 0 && library.recording(for: exchange(9, host: "c.test")) == 1)
  }
}
