import DoppelExchange
import DoppelLearn
import DoppelMatch
import DoppelRecording
import DoppelTesting
import SystemPackage
import Testing

@testable import DoppelApp

struct LoadReportTests {
  private func problems(_ count: Int) -> [LoadProblem] {
    (0..<count).map { LoadProblem(file: FilePath("/r/\($0).md"), line: $0 + 1, reason: "expected a heading") }
  }

  @Test func `each bad file is named with its line, the rest is counted`() throws {
    let setting = try Setting()
    try LoadReport.tell(self.problems(LoadReport.shown), isStrict: false, setting.environment)
    #expect(setting.errors.hasPrefix("doppel: skipped /r/0.md:1: expected a heading\n"))
    #expect(setting.errors.hasSuffix("doppel: skipped /r/19.md:20: expected a heading\n"))
    let more = try Setting()
    try LoadReport.tell(self.problems(LoadReport.shown + 1), isStrict: false, more.environment)
    #expect(more.errors.hasSuffix("/r/19.md:20: expected a heading\ndoppel: skipped 1 more\n"))
  }

  @Test func `bad files are errors where that was asked for, and none is none`() throws {
    let setting = try Setting()
    #expect(
      usage { try LoadReport.tell(self.problems(2), isStrict: true, setting.environment) }
        == "2 files or lines could not be read, and --strict was given")
    #expect(usage { try LoadReport.tell([], isStrict: true, setting.environment) } == nil)
  }

  @Test func `what cannot be answered with is counted by reason`() throws {
    let setting = try Setting()
    var builder = LibraryBuilder()
    for reason in ["b", "a", "b"] { builder.leaveOut(reason) }
    LoadReport.tell(builder.build(), setting.environment)
    #expect(setting.errors == "1 exchange is not used: a\n2 exchanges are not used: b\n")
  }

  @Test func `rules for any value that merge different answers are named`() async throws {
    let setting = try Setting()
    try await setting.record([
      order(1, #"{"n":"x"}"#, answer: #"{"a":"one"}"#), order(2, #"{"n":"y"}"#, answer: #"{"a":"two"}"#),
    ])
    let name = NoiseName(request: "POST items.example.com/**", field: "http:requestBodyJSON[n]")
    for decided in [NoiseRules(), NoiseRules([NoiseEntry(name, .rejected)]), NoiseRules([NoiseEntry(name, .accepted)])] {
      let loader = LibraryLoader(
        paths: [FilePath(setting.folder.file("doppel"))], choice: .out, marks: Fields(), decided: decided)
      LoadReport.tellNoise(loader.load(setting.environment).library, listed: decided, setting.environment)
    }
    #expect(
      setting.errors
        == "noise rule \(name.id) merges 2 different answers: \(name.request) \(name.field); "
        + "doppel noise reject \(name.id) takes it back\n")
  }

  @Test func `rules that stand in no file are counted`() async throws {
    let setting = try Setting()
    let ids = ["0f5c1e7a-52d1-4320-9bac-f847db414810", "7d20b9c4-18fe-4a63-b5d7-93c0e1f24a86"]
    try await setting.record([order(1, "{\"n\":\"\(ids[0])\"}", answer: "{}"), order(2, "{\"n\":\"\(ids[1])\"}", answer: "{}")])
    let loader = LibraryLoader(paths: [FilePath(setting.folder.file("doppel"))], choice: .out, marks: Fields())
    let library = loader.load(setting.environment).library
    LoadReport.tellNoise(library, listed: NoiseRules(), setting.environment)
    #expect(setting.errors == "1 noise rule is applied that no file lists: doppel noise learn\n")
    let name = try #require(library.masking.noise.rules.first).name
    LoadReport.tellNoise(library, listed: NoiseRules([NoiseEntry(name, .learned)]), setting.environment)
    #expect(setting.errors.count { $0 == "\n" } == 1, "it stands in the file now")
  }
}
