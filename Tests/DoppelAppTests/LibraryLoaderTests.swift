import DoppelExchange
import DoppelMatch
import DoppelProtocols
import DoppelRecording
import DoppelTesting
import DoppelWire
import NIOCore
import SystemPackage
import Testing

@testable import DoppelApp

struct LibraryLoaderTests {
  private func load(
    _ exchanges: [Exchange], _ choice: LibraryLoader.Choice = .out, marks: Fields = Fields()
  ) async throws -> LibraryLoader.Loaded {
    let setting = try Setting()
    try await setting.record(exchanges)
    return LibraryLoader(paths: [FilePath(setting.folder.file("doppel"))], choice: choice, marks: marks).load(
      setting.environment)
  }

  @Test(arguments: [(LibraryLoader.Choice.out, 1), (.in, 2), (.any, 3)])
  func `the exchanges of a direction are used`(_ choice: LibraryLoader.Choice, count: Int) async throws {
    let loaded = try await self.load(
      [exchange(1, "/a"), exchange(2, "/b", direction: .inbound), exchange(3, "/c", direction: .inbound)], choice)
    #expect(loaded.count == count && loaded.library.entries.count == count && loaded.problems.isEmpty)
  }

  @Test func `a request is found by its signature, with the marks on its answer`() async throws {
    let loaded = try await self.load([exchange(1, "/a"), exchange(2, "/b")], marks: Fields(["Doppel-Outcome": "hit"]))
    let index = try #require(loaded.library.find(exchange(2, "/b").signature.canonicalBytes))
    let answer = try #require(loaded.library.entries[index].answers.first)
    #expect(answer.exchange == exchange(2).id)
    let wire = String(buffer: answer.response.wire)
    #expect(wire.hasPrefix("HTTP/1.1 200 OK\r\n") && wire.contains("Doppel-Outcome: hit\r\n") && wire.hasSuffix(#"{"id":1}"#))
  }

  @Test func `a signature that is not there is computed`() async throws {
    var bare = exchange(1, "/a")
    bare.signature = Signature()
    let loaded = try await self.load([bare])
    #expect(loaded.library.find(exchange(1, "/a").signature.canonicalBytes) != nil)
  }

  @Test func `an edited signature is answered by what it says and by what was computed`() async throws {
    var edited = exchange(1, "/a")
    edited.signature["http:url"] = ByteBuffer(string: "/other")
    edited.isSignatureEdited = true
    let loaded = try await self.load([edited])
    #expect(loaded.library.find(edited.signature.canonicalBytes) != nil)
  }

  @Test func `what cannot be answered with is counted by reason`() async throws {
    var unanswered = exchange(1)
    unanswered.response = nil
    unanswered.status = ""
    var cut = exchange(2)
    cut.response?.bodyLength = 100
    var opaque = exchange(3)
    opaque.protocolName = "opaque"
    var partial = exchange(4)
    partial.completeness = .partial("the connection ended")
    var other = exchange(6)
    other.protocolName = "gopher"
    let upgrade = exchange(7, body: "", code: 101)
    var connect = exchange(8)
    connect.request?.start = .request(method: "CONNECT", target: "a.test:443", version: "HTTP/1.1")
    let loaded = try await self.load([unanswered, cut, opaque, partial, exchange(5), other, upgrade, connect])
    #expect(loaded.count == 1)
    #expect(
      loaded.library.unusable == [
        "recorded without a response": 1, "recorded with a body cut by --max-body": 1, "recorded without being understood": 1,
        "no codec for the protocol": 1, "recorded in part": 1, "recorded with an upgrade to another protocol": 2,
      ])
  }

  /// A turn with `db.test:25` that is not understood.
  private func turn(_ number: Int, _ request: String, _ response: String, reason: String = "no protocol was recognised")
    -> Exchange
  {
    let server = Endpoint(name: "db.test", port: 25)
    var turn = exchange(number)
    turn.protocolName = "opaque"
    turn.server = server
    turn.request = Message(body: ByteBuffer(string: request))
    turn.response = Message(body: ByteBuffer(string: response))
    turn.completeness = .opaque(reason)
    turn.signature = Protocols.opaque.signature(of: turn.request ?? Message(), to: server, isSecure: false)
    return turn
  }

  @Test func `turns of a conversation are used, with what their requests begin with`() async throws {
    let greeting = self.turn(1, "", "220", reason: "the server spoke first")
    var old = self.turn(3, "LIST", "1;2")
    old.signature = Signature()
    let untouched = self.turn(4, "x", "y", reason: "TLS left untouched as configured")
    let loaded = try await self.load([greeting, self.turn(2, "PING", "PONG"), old, untouched])
    #expect(loaded.count == 3 && loaded.library.unusable == ["recorded without being understood": 1])
    for (request, response) in [("", "220"), ("PING", "PONG"), ("LIST", "1;2")] {
      let turn = self.turn(9, request, response)
      let index = try #require(loaded.library.find(turn.signature.canonicalBytes))
      #expect(loaded.library.entries[index].answers.map(\.response.wire) == [ByteBuffer(string: response)])
      let beginning = try #require(Protocols.opaque.beginning(of: turn.request ?? Message(), signature: turn.signature))
      #expect(loaded.library.beginnings.prospect(of: beginning).whole == request.utf8.count)
    }
  }

  @Test func `a bad file is a problem with its line, and the others load`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1)])
    try setting.folder.write("\n{\"no\":\n", to: "doppel/run/segment-0002.jsonl")
    let loaded = LibraryLoader(paths: [FilePath(setting.folder.file("doppel"))], choice: .out, marks: Fields())
      .load(setting.environment)
    #expect(loaded.count == 1)
    #expect(loaded.problems.map(\.file.string) == [setting.folder.file("doppel/run/segment-0002.jsonl")])
    #expect(loaded.problems.map(\.line) == [2])
  }

  @Test func `sessions are told apart as the rule says`() async throws {
    let setting = try Setting()
    let tenants = ["ann", "bob", "ann"]
    let exchanges = tenants.enumerated().map { number, tenant in
      var one = exchange(number + 1, "/a")
      one.request?.fields.append("X-Tenant", tenant)
      one.connection = ConnectionID(number == 0 ? 1 : 2)
      return one
    }
    try await setting.record(exchanges)
    func sessions(_ rule: SessionRule) -> [Int]? {
      var loader = LibraryLoader(paths: [FilePath(setting.folder.file("doppel"))], choice: .out, marks: Fields())
      loader.sessions = rule
      return loader.load(setting.environment).library.entries.first?.answers.map(\.session)
    }
    #expect(sessions(.automatic) == [-1, -1, -1])
    #expect(sessions(.sign(.header("x-tenant"))) == [0, 1, 0])
    #expect(sessions(.connection) == [0, 1, 1])
  }
}
