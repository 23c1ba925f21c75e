import DoppelExchange
import DoppelLearn
import DoppelRecording
import DoppelTesting
import SystemPackage
import Testing

@testable import DoppelApp

struct NoiseLearningTests {
  @Test func `the exchange that shows a rule is found in its file`() async throws {
    let setting = try Setting()
    let first = try await setting.record(
      [order(1, #"{"n":"x"}"#, path: "/a"), order(2, #"{"n":"x"}"#, path: "/b")], into: "doppel/a")
    let second = try await setting.record([order(3, #"{"id":"\#(uuid(0))"}"#, path: "/c")], into: "doppel/b", .markdown)
    let learned = NoiseLearning(
      paths: [FilePath(first), FilePath(second)], choice: .out, workspace: FilePath(setting.folder.file("doppel"))
    ).learn(setting.environment)
    let entry = try #require(learned.entries.first)
    #expect(learned.entries.count == 1 && entry.evidence?.example == exchange(3).id)
    #expect(entry.evidence?.exampleFile?.hasPrefix("b/items.example.com/") == true)
    #expect(entry.evidence?.exampleFile?.hasSuffix(".md") == true)
    #expect(learned.requests == ["POST items.example.com/a", "POST items.example.com/b", "POST items.example.com/c"])
    #expect(learned.exchanges == 3 && learned.problems.isEmpty)
    #expect(learned.runs?.pairs == 0 && learned.runs?.unpaired == 3 && learned.compared.isEmpty)
  }

  @Test func `what values show stands before what two runs show`() async throws {
    let setting = try Setting()
    let paths = try await [
      setting.record([order(1, #"{"id":"\#(uuid(0))"}"#)], into: "doppel/a"),
      setting.record([order(2, #"{"id":"\#(uuid(1))"}"#)], into: "doppel/b"),
    ].map { FilePath($0) }
    let learned = NoiseLearning(paths: paths, choice: .out, workspace: "/").learn(setting.environment)
    #expect(learned.entries.map(\.reason) == [.made] && learned.runs?.pairs == 1)
    #expect(learned.compared == ["POST items.example.com/orders"])
    let one = NoiseLearning(paths: [paths[0]], choice: .in, workspace: "/").learn(setting.environment)
    #expect(one.entries.isEmpty && one.exchanges == 0 && one.runs == nil)
  }

  @Test func `what says only how and when an answer was sent gives no values`() async throws {
    let setting = try Setting()
    var paths: [FilePath] = []
    for (number, (folder, build)) in [("doppel/a", "41"), ("doppel/b", "42")].enumerated() {
      var first = order(3 * number + 1, #"{"n":1}"#, path: "/first")
      first.response?.fields.append("Date", "Tue, 26 May 2026 19:41:42 GMT")
      let builds = order(3 * number + 2, #"{"build":\#(build)}"#)
      paths.append(FilePath(try await setting.record([first, builds], into: folder)))
    }
    let learned = NoiseLearning(paths: paths, choice: .out, workspace: "/").learn(setting.environment)
    #expect(learned.entries.map(\.name.field) == ["http:requestBodyJSON[build]"])
  }
}
