import DoppelTesting
import Foundation
import Testing

/// A shop whose ids, tokens, entity tags, cookies and cursors are others in each process, its recorded clients, and other shops.
@Suite(.needs(.doppel, .python))
struct TravellingValuesTests {
  private let doppel: DoppelProgram

  init() async throws {
    self.doppel = try DoppelProgram()
    let shop = try await PeerServer(.shop)
    let port = try FreePort.next()
    let recorder = try await self.doppel.serve([
      "record", "--out", "doppel/run", "--in-port", "\(port)", "--out-port", "0", "--app-port", "\(shop.port)",
    ])
    let client = try await ChildProcess.run(
      try #require(Tool.python.path), [packageRoot + "/Tests/Peers/clients/shop_client.py", "http://127.0.0.1:\(port)", "3"],
      within: .seconds(60))
    #expect(client.code == 0, "\(client.errors)")
    try await recorder.stop()
  }

  private func replay(_ flags: [String] = []) async throws -> (code: Int32, report: [String: Any]) {
    let shop = try await PeerServer(.shop)
    let ending = try await self.doppel.run(
      ["replay", "--in", "doppel/run", "--target", "http://127.0.0.1:\(shop.port)", "--no-out", "-o", "json"] + flags)
    return (ending.code, try document(ending.output))
  }

  private func matched(_ report: [String: Any]) throws -> (matched: Int, compared: Int) {
    let counts = try #require(report["counts"] as? [String: Any])
    return (try #require(counts["matched"] as? Int), try #require(counts["compared"] as? Int))
  }

  @Test func `clients that were recorded work against a service that gives them other values`() async throws {
    let (code, report) = try await self.replay(["--fail-if", "requests.result-match-pct < 100"])
    let (matched, compared) = try self.matched(report)
    #expect(code == 0 && matched == 29 && compared == 29, "\(report["differences"] ?? "")")
    let values = try #require(report["values"] as? [String: Int])
    let bound = try #require(values["bound"])
    #expect(bound > 29 && values["unbound"] == 0, "\(values)")
  }

  @Test func `without learning hardly anything works`() async throws {
    let (_, report) = try await self.replay(["--no-learn"])
    let (matched, _) = try self.matched(report)
    #expect(matched < 6)
    #expect(report["values"] as? [String: Int] == ["bound": 0, "unbound": 0])
  }

  @Test func `what travels is shown, and no value is`() async throws {
    let ending = try await self.doppel.run(["correlate", "--in", "doppel/run", "-o", "json"])
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [[String: Any]])
    let places = Set(rows.map { "\($0["issuedPlace"] ?? "") > \($0["usedPlace"] ?? "")" })
    for expected in [
      "body.access_token > header authorization", "cookie sid > cookie sid", "header etag > header if-match",
      "header location, part 2 > path, part 2", "body.next, query cursor > query cursor", "body.number > path, part 2",
      "body.id > body.order",
    ] { #expect(places.contains(expected), "\(expected) is not in \(places)") }
    #expect(!ending.output.contains(/[0-9a-f]{16}/))
  }
}
