import DoppelExchange
import DoppelMatch
import DoppelRespond
import DoppelTesting
import NIOCore
import SystemPackage
import Testing

@testable import DoppelApp

struct LibraryWatcherTests {
  private func isHit(_ answerer: Answerer, _ path: String) -> Bool {
    let request = exchange(1, path)
    let question = Question(
      key: request.signature.canonicalBytes, request: request.request ?? Message(), startedAt: .epoch)
    return answerer.decide(question).outcome == .hit
  }

  @Test func `changed recordings are taken up, and what is bad in them is named`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a")])
    let loader = LibraryLoader(paths: [FilePath(setting.folder.file("doppel"))], choice: .out, marks: Fields())
    let answerer = Answerer(
      loader.load(setting.environment).library, configuration: .init(), clients: ClientReading { _ in nil })
    let watcher = LibraryWatcher(loader, setting.environment) { answerer.swap($0.library) }
    defer { watcher.stop() }
    #expect(self.isHit(answerer, "/a") && !self.isHit(answerer, "/b"))
    try await setting.record([exchange(2, "/b")], into: "doppel/more")
    try setting.folder.write("{", to: "doppel/more/segment-0009.jsonl")
    #expect(await Eventually.holds { setting.errors.contains("the recordings changed: 2 exchanges") })
    #expect(self.isHit(answerer, "/a") && self.isHit(answerer, "/b"))
    #expect(setting.errors.contains("doppel: skipped \(setting.folder.file("doppel/more/segment-0009.jsonl")):1: "))
  }

  @Test func `changed rules of noise are taken up, and those from before stay where they cannot be read`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a?build=41")])
    var loader = LibraryLoader(paths: [FilePath(setting.folder.file("doppel"))], choice: .out, marks: Fields())
    loader.learns = true
    let answerer = Answerer(
      loader.load(setting.environment).library, configuration: .init(), clients: ClientReading { _ in nil })
    let noise = NoiseFile.place(nil, setting.environment)
    let watcher = LibraryWatcher(loader, noise: noise, setting.environment) { answerer.swap($0.library) }
    defer { watcher.stop() }
    #expect(!self.isHit(answerer, "/a?build=42"))
    let rule = "rules:\n- request: GET items.example.com/a\n  field: http:queryparams:build\n  verdict: accepted\n"
    try setting.folder.write(rule, to: "doppel/noise.yaml")
    #expect(await Eventually.holds { self.isHit(answerer, "/a?build=42") }, "\(setting.errors)")
    try setting.folder.write("rules:\n- request: r\n", to: "doppel/noise.yaml")
    #expect(
      await Eventually.holds { setting.errors.contains("noise.yaml:2: a rule needs a field; the rules of noise stay as they") })
    #expect(self.isHit(answerer, "/a?build=43"))
  }
}
