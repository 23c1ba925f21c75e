import DoppelTesting
import Foundation
import Testing

@Suite(.needs(.doppel, .python, .curl))
struct NoiseTests {
  /// The ids of the rules in what `noise list -o json` says, by their fields.
  private func ids(_ doppel: DoppelProgram) async throws -> [String: String] {
    let list = try await doppel.run(["noise", "list", "-o", "json"])
    #expect(list.code == 0, "\(list.errors)")
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
    return Dictionary(
      uniqueKeysWithValues: rows.compactMap { row in
        guard let field = row["field"] as? String, let id = row["id"] as? String else { return nil }
        return (field, id)
      })
  }

  private func answers(_ setting: Setting, _ path: String) async throws -> Bool {
    var isAnswered = false
    try await setting.mock { ask async throws in
      isAnswered = try await !ask(["--include", setting.serverURL + path]).hasPrefix("HTTP/1.1 404")
    }
    return isAnswered
  }

  @Test func `what is learned at a recording's end is applied until a person rejects it`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/version?nonce=7f3a9c14e2b05d68", "/version?nonce=0d62b8f15c9e4a37"])
    let text = try String(contentsOfFile: setting.doppel.workspace.file("doppel/noise.yaml"), encoding: .utf8)
    #expect(text.contains("field: \"http:queryparams:nonce\"") && !text.contains("7f3a9c14e2b05d68"), "\(text)")
    let asked = "/version?nonce=c45e1f7a90b3d826"
    #expect(try await self.answers(setting, asked))
    let id = try #require(try await self.ids(setting.doppel)["http:queryparams:nonce"])
    let rejecting = try await setting.doppel.run(["noise", "reject", id])
    #expect(rejecting.code == 0 && rejecting.errors == "1 rule rejected in doppel/noise.yaml\n")
    #expect(try await !self.answers(setting, asked))
    let accepting = try await setting.doppel.run(["noise", "accept", id])
    #expect(accepting.code == 0, "\(accepting.errors)")
    #expect(try await self.answers(setting, "/version?nonce=7"), "any value is accepted")
  }

  @Test func `two recordings of one script show what neither shows alone`() async throws {
    let setting = try await Setting()
    for (folder, build) in [("doppel/a", "one"), ("doppel/b", "two")] {
      try await setting.recordOut(["/version?build=\(build)"], into: folder, flags: ["--no-learn"])
    }
    #expect(!setting.doppel.workspace.files(under: "doppel", suffix: ".yaml").contains { $0.hasSuffix("noise.yaml") })
    let learning = try await setting.doppel.run(["noise", "learn", "--in", "doppel/a", "--in", "doppel/b"])
    #expect(learning.code == 0 && learning.errors.contains("compared 1 pair of requests\n"), "\(learning.errors)")
    try await setting.mock(from: "doppel/a") { ask async throws in
      #expect(try await ask([setting.serverURL + "/version?build=three"]) == #"{"name": "counter", "version": "1"}"#)
    }
    try await setting.mock(["--no-learn"], from: "doppel/a") { ask async throws in
      #expect(try await ask([setting.serverURL + "/version?build=three"]).contains("\"miss\""))
    }
  }

  @Test func `a mock does not start with rules that contradict each other`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/version"])
    let rule = "- request: GET localhost/version\n  field: http:queryparams:q\n  verdict: "
    try setting.doppel.workspace.write("rules:\n\(rule)accepted\n\(rule)rejected\n", to: "doppel/noise.yaml")
    let mock = try await setting.doppel.run([
      "mock", "--in", "doppel/run", "--out-port", "auto", "--no-out", "--timeout", "1ms",
    ])
    #expect(mock.code == 2 && mock.errors.contains("doppel/noise.yaml:5: this rule is rejected"), "\(mock.errors)")
    let list = try await setting.doppel.run(["noise", "list"])
    #expect(list.code == 2 && list.output.isEmpty)
  }
}
