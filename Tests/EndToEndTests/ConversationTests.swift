import DoppelTesting
import Foundation
import Testing

/// Conversations in a protocol that Doppel does not know, with a server of lines.
@Suite(.needs(.doppel, .python))
struct ConversationTests {
  private func python(_ script: String, _ arguments: [String]) throws -> ChildProcess {
    try ChildProcess(
      try #require(Tool.python.path), [packageRoot + "/Tests/Peers/\(script).py"] + arguments, environment: ["PYTHONUTF8": "1"])
  }

  /// What a client hears at a port, in hexadecimal.
  private func converse(_ port: Int, _ order: String, _ lines: [String]) async throws -> String {
    let ending = try await self.python("clients/lines_client", ["\(port)", order] + lines).ending(within: .seconds(60))
    #expect(ending.code == 0, "\(ending.errors)")
    return ending.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test(arguments: ["first", "second"])
  func `a client hears the same bytes when the server is gone, whoever speaks first`(order: String) async throws {
    let doppel = try DoppelProgram()
    let port = try FreePort.next()
    let server = try await self.python("servers/lines", ["\(port)"] + (order == "second" ? ["220 lines"] : [])).said(
      "listening")
    let mapped = try FreePort.next()
    let flags = ["--out-port", "0", "--map", "\(mapped)=127.0.0.1:\(port)"]
    let conversations = [["HELLO", "BYTES", "COUNT", "COUNT", "QUIT"], ["COUNT", "a longer line"], ["QUIT"]]
    let recorder = try await doppel.serve(["record", "--out", "doppel/run", "--in-port", "0"] + flags)
    var recorded: [String] = []
    for lines in conversations { recorded.append(try await self.converse(mapped, order, lines)) }
    try await recorder.stop()
    try await server.stop()
    #expect(recorded.allSatisfy { !$0.isEmpty } && recorded[0].contains("796f7520736169642048454c4c4f0a"), "you said HELLO")
    let mock = try await doppel.serve(["mock", "--in", "doppel/run", "--out", "doppel/asked"] + flags)
    for (lines, heard) in zip(conversations, recorded) {
      #expect(try await self.converse(mapped, order, lines) == heard)
    }
    let ending = try await mock.stop()
    let turns = conversations.joined().count + (order == "second" ? conversations.count : 0)
    #expect(ending.errors.contains("\(turns) requests: \(turns) hits, 0 misses"), "\(ending.errors)")
  }

  @Test func `what was not recorded ends the conversation, and is a miss of its server`() async throws {
    let doppel = try DoppelProgram()
    let port = try FreePort.next()
    let server = try await self.python("servers/lines", ["\(port)"]).said("listening")
    let mapped = try FreePort.next()
    let flags = ["--out-port", "0", "--map", "\(mapped)=127.0.0.1:\(port)"]
    let recorder = try await doppel.serve(["record", "--out", "doppel/run", "--in-port", "0"] + flags)
    _ = try await self.converse(mapped, "first", ["HELLO", "QUIT"])
    try await recorder.stop()
    try await server.stop()
    let mock = try await doppel.serve(
      ["mock", "--in", "doppel/run", "--no-out", "--fail-if", "misses > 0"] + flags)
    #expect(try await self.converse(mapped, "first", ["HELLO", "NOBODY SAID THIS"]) == "796f7520736169642048454c4c4f0a")
    let ending = try await mock.stop()
    #expect(ending.code == 1 && ending.errors.contains("127.0.0.1:\(port)"), "\(ending.errors)")
  }
}
