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
}
