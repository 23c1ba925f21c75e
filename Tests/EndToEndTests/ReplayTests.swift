import DoppelTesting
import Foundation
import Testing

@Suite(.needs(.doppel, .python, .curl))
struct ReplayTests {
  private func replay(_ setting: Setting, _ flags: [String]) async throws -> ChildProcess.Ending {
    try await setting.doppel.run(["replay", "--in", "doppel/run", "--target", setting.serverURL] + flags)
  }

  @Test func `an unchanged service passes, and the report is written`() async throws {
    let setting = try await Setting()
    try await setting.recordIn(["/version", "/bytes/300"])
    let ending = try await self.replay(
      setting, ["--out", "doppel/results/same", "--fail-if", "requests.result-match-pct < 100"])
    #expect(ending.code == 0, "\(ending.output) \(ending.errors)")
    _ = try document(try setting.doppel.workspace.read("doppel/results/same/report.json"))
    let page = try setting.doppel.workspace.read("doppel/results/same/report.html")
    #expect(page.contains("<html"))
    #expect(page.contains(/(src|href)="https?:/) == false, "the page needs no network")
  }

  @Test func `a changed field is named, and it alone`() async throws {
    let setting = try await Setting(environment: ["VERSION": "1"])
    try await setting.recordIn(["/version"])
    let changed = try await PeerServer(.counter, environment: ["VERSION": "2"])
    let ending = try await setting.doppel.run([
      "replay", "--in", "doppel/run", "--target", "http://localhost:\(changed.port)", "--out", "doppel/results/changed",
      "--fail-if", "requests.result-match-pct < 100",
    ])
    #expect(ending.code == 1, "\(ending.output) \(ending.errors)")
    let report = try setting.doppel.workspace.read("doppel/results/changed/report.json")
    #expect(try Self.changedFields(in: report) == ["body.version"], "\(report)")
    #expect((ending.output + ending.errors).contains("version"))
    let ignoring = try await setting.doppel.run([
      "replay", "--in", "doppel/run", "--target", "http://localhost:\(changed.port)", "--no-out", "--ignore", "body.version",
      "--fail-if", "requests.result-match-pct < 100",
    ])
    #expect(ignoring.code == 0, "\(ignoring.output) \(ignoring.errors)")
  }

  @Test func `the recording is sent as often as was asked, by as many users`() async throws {
    let setting = try await Setting()
    try await setting.recordIn(["/version", "/bytes/10", "/bytes/20"])
    let ending = try await self.replay(setting, ["--no-out", "--vus", "4", "--times", "5", "-o", "json"])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try Self.total(in: ending.output) == 3 * 4 * 5)
  }

  @Test func `an open loop keeps its rate`() async throws {
    let setting = try await Setting()
    try await setting.recordIn(["/version"])
    let ending = try await self.replay(setting, ["--no-out", "--rate", "50", "--for", "2s", "-o", "json"])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect((90...110).contains(try Self.total(in: ending.output)), "\(ending.output)")
  }

  @Test(arguments: [("latency.p95 > 60000", Int32(0)), ("requests.total > 0", 1), ("requests.failed > 0", 0)])
  func `a check that holds ends with 1`(_ check: String, code: Int32) async throws {
    let setting = try await Setting()
    try await setting.recordIn(["/version"])
    #expect(try await self.replay(setting, ["--no-out", "--fail-if", check]).code == code)
  }

  @Test func `think time of the recording is kept when that is asked for`() async throws {
    let setting = try await Setting()
    try setting.doppel.workspace.write(
      (0..<3).map { Self.exchange(second: $0 * 2) }.joined(separator: "\n") + "\n", to: "doppel/run/segment-0001.jsonl")
    // the time that the run itself took: starting the program takes as long as the machine is busy
    #expect(try await self.seconds(setting, ["--pace", "full"]) < 3.9)
    #expect(try await self.seconds(setting, ["--pace", "recorded"]) >= 3.9)
  }

  private func seconds(_ setting: Setting, _ flags: [String]) async throws -> Double {
    let ending = try await self.replay(setting, ["--no-out", "-o", "json"] + flags)
    #expect(ending.code == 0, "\(ending.errors)")
    let report = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    let run = try #require(report?["run"] as? [String: Any])
    return try #require(run["elapsedSeconds"] as? Double)
  }

  /// One recorded request for `/version`, `second` after the start of the recording, on one connection.
  private static func exchange(second: Int) -> String {
    let body = Data(#"{"name": "counter", "version": "1"}"#.utf8).base64EncodedString()
    return """
      {"msgType":"rrpair","ts":"2026-01-01T00:00:0\(second).000000000Z","l7protocol":"http","duration":1,"direction":"IN",\
      "service":"counter","network_address":"localhost:8080","command":"GET","location":"/version","status":"200",\
      "tags":{"proxyCID":"1","sequence":"\(second)"},"http":{"req":{"url":"/version","uri":"/version","version":"1.1",\
      "method":"GET","host":"localhost:8080","headers":{"Host":["localhost:8080"]}},"res":{"contentType":\
      "application/json","statusCode":200,"statusMessage":"200 OK","headers":{"Content-Type":["application/json"]},\
      "bodyBase64":"\(body)"}}}
      """
  }

  /// The fields that a report names as changed, each once.
  private static func changedFields(in report: String) throws -> Set<String> {
    let differences = try #require(try document(report)["differences"] as? [[String: Any]], "\(report)")
    return Set(differences.compactMap { $0["field"] as? String })
  }

  /// The number of requests that the printed report counts.
  private static func total(in output: String) throws -> Int {
    let metrics = try #require(try document(output)["metrics"] as? [String: Any], "\(output)")
    return try #require(metrics["requests.total"] as? Int, "\(output)")
  }
}
