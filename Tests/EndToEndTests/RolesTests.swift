import DoppelTesting
import Testing

/// Clients whom only what a site gives them tells apart, and who come in another order than when they were recorded.
@Suite(.needs(.doppel, .python))
struct RolesTests {
  private let doppel: DoppelProgram
  private let base: String
  private let recorded: [Substring]

  private static func client(_ base: String, _ order: String, _ users: [String]) throws -> [String] {
    [try #require(Tool.python.path), packageRoot + "/Tests/Peers/clients/guests_client.py", base, order] + users
  }

  init() async throws {
    self.doppel = try DoppelProgram()
    let site = try await PeerServer(.guests)
    self.base = "http://127.0.0.1:\(site.port)"
    let ending = try await self.doppel.run(
      ["record", "--out", "doppel/run", "--"] + Self.client(self.base, "in-turn", ["ann", "cecily", "bobby"]))
    #expect(ending.code == 0, "\(ending.errors)")
    self.recorded = ending.output.split(separator: "\n")
  }

  @Test(arguments: [
    ("in-turn", ["ann", "cecily", "bobby"]), ("in-turn", ["bobby", "ann", "cecily"]),
    ("interleaved", ["bobby", "cecily", "ann"]),
    ("at-once", ["cecily", "ann", "bobby"]), ("in-turn", ["bobby"]), ("interleaved", ["cecily", "ann"]),
  ])
  func `everyone is who they say they are`(order: String, users: [String]) async throws {
    let ending = try await self.doppel.run(
      ["mock", "--in", "doppel/run", "--no-out", "--"] + Self.client(self.base, order, users))
    let expected = self.recorded.filter { line in users.contains { line.hasPrefix($0 + ":") } }
    #expect(ending.output.split(separator: "\n") == expected, "\(ending.errors)")
    #expect(ending.errors.contains("100.0 %"))
  }

  @Test func `whom nobody recorded is nobody`() async throws {
    let ending = try await self.doppel.run(
      ["mock", "--in", "doppel/run", "--no-out", "--"] + Self.client(self.base, "in-turn", ["eve"]))
    #expect(ending.output.contains("eve: POST /login: 404 miss"), "\(ending.output)")
  }
}
