import DoppelTesting
import Foundation
import Testing

@Suite(.needs(.doppel, .python, .curl))
struct RefreshTests {
  /// Records `/version` of a service twice, the second time after it has changed.
  private func recorded() async throws -> Setting {
    let setting = try await Setting(environment: ["VERSION": "1"])
    try await setting.recordOut(["/version", "/bytes/10"], into: "doppel/run")
    return setting
  }

  private func newer(_ setting: Setting) async throws {
    let changed = try await PeerServer(.counter, environment: ["VERSION": "2"])
    let ending = try await setting.doppel.run([
      "refresh", "--target", "http://localhost:\(changed.port)", "-o", "json", "--in", "doppel/run",
    ])
    #expect(ending.code == 0, "\(ending.errors)")
  }

  @Test func `a mock says what the changed service says, and what it said before once that is undone`() async throws {
    let setting = try await self.recorded()
    try await self.newer(setting)
    try await setting.mock { ask in
      let answer = try await ask([setting.serverURL + "/version"])
      #expect(answer.contains("2"), "\(answer)")
    }
    let undone = try await setting.doppel.run(["refresh", "undo"])
    #expect(undone.code == 0, "\(undone.errors)")
    try await setting.mock { ask in
      let answer = try await ask([setting.serverURL + "/version"])
      #expect(answer.contains("1") && !answer.contains("2"), "\(answer)")
    }
  }

  /// Writes a library of many files that all say what one recorded exchange says, each of another path.
  private func write(_ count: Int, like text: String, into folder: String, _ workspace: TemporaryFolder) throws {
    func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
    for number in 0..<count {
      let path = "/many/\(number)"
      try workspace.write(
        text.replacing(base64("/version"), with: base64(path)).replacing("/version", with: path),
        to: "\(folder)/localhost/\(number).json")
    }
  }

  @Test func `a refresh that was killed midway leaves the library as it was`() async throws {
    let setting = try await Setting(environment: ["VERSION": "1"])
    let workspace = setting.doppel.workspace
    try await setting.recordOut(["/version"], into: "one", flags: ["--format", "json"])
    let changed = try await Setting(environment: ["VERSION": "2"])
    try await changed.recordOut(["/version"], into: "one", flags: ["--format", "json"])
    func text(_ folder: TemporaryFolder) throws -> String {
      let file = folder.files(under: "one", suffix: ".json").first { !$0.hasSuffix("/recording.json") }
      return try String(contentsOfFile: try #require(file), encoding: .utf8)
    }
    try self.write(500, like: try text(workspace), into: "doppel/run", workspace)
    try self.write(500, like: try text(changed.doppel.workspace), into: "newer", workspace)
    func library() throws -> [String: String] {
      try Dictionary(
        uniqueKeysWithValues: workspace.files(under: "doppel/run", suffix: ".json").map {
          ($0, try String(contentsOfFile: $0, encoding: .utf8))
        })
    }
    let before = try library()
    #expect(before.count == 500)
    let refresh = try setting.doppel.start(["refresh", "--from", "newer", "--in", "doppel/run", "--quiet", "-o", "json"])
    let history = workspace.file("doppel/refresh")
    let isAtIt = await FolderWatch(workspace.file("doppel")).wait(atMost: .seconds(240)) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: history)) ?? []
      return names.contains { $0.hasPrefix(".2") && FileManager.default.fileExists(atPath: "\(history)/\($0)/files.json") }
    }
    #expect(isAtIt)
    refresh.send(SIGKILL)
    let ending = try await refresh.ending(within: .seconds(60))
    #expect(ending.code != 0, "it was killed")
    let next = try await setting.doppel.run(["inspect", "--in", "doppel/run", "-o", "csv"])
    #expect(
      next.code == 0 && next.errors.contains("a refresh was interrupted; the library is as it was before it"), "\(next.errors)")
    #expect(try library() == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: history).sorted() == [".gitignore", "lock"])
  }
}
