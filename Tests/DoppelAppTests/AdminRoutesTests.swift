import DoppelExchange
import DoppelMatch
import DoppelMock
import DoppelReport
import DoppelRespond
import DoppelTesting
import NIOCore
import SystemPackage
import Testing

@testable import DoppelApp

struct AdminRoutesTests {
  private let log = DecisionLog()

  /// The routes of a mock that was asked `/items/1`, which is recorded, and then `/items/2`, which is not.
  private func routes() async throws -> AdminRoutes {
    let setting = try Setting()
    try await setting.record([exchange(1, "/items/1")])
    let loader = LibraryLoader(paths: [FilePath(setting.folder.file("doppel"))], choice: .out, marks: Fields())
    let clients = SessionRule.automatic.clients
    let answerer = Answerer(
      loader.load(setting.environment).library, configuration: Answerer.Configuration(), clients: clients, log: self.log)
    for path in ["/items/1", "/items/2"] {
      let asked = try #require(AskedRequest(exchange(9, path)))
      _ = answerer.decide(asked.question, port: asked.port)
    }
    self.log.name(2, as: ExchangeID(high: 0xabc, low: 2))
    return AdminRoutes(
      report: {
        var report = MockReport()
        report.record(.hit, host: "a", method: "GET", path: "/")
        report.record(.miss(hint: ""), host: "a", method: "GET", path: "/")
        report.sessions = (3, 4)
        return report
      }, tracer: LiveTracer(answerer, clients: clients, log: self.log), log: self.log, now: { Setting.now })
  }

  private func ask(_ routes: AdminRoutes, _ method: String, _ target: String, _ body: String = "") async -> AdminAnswer {
    await routes.answer(
      Message(start: .request(method: method, target: target, version: "HTTP/1.1"), body: ByteBuffer(string: body)))
  }

  private func tree(_ answer: AdminAnswer) throws -> FieldTree { try FieldTree(json: answer.body) }

  @Test func `the status counts outcomes and sessions`() async throws {
    let status = try self.tree(await self.ask(try await self.routes(), "GET", "/status?x=1"))
    #expect(status.root["format"]?.string == "doppel-mock-status" && status.root["version"]?.text == "1")
    let outcomes = status.root["outcomes"]
    #expect(["requests", "hits", "misses"].map { outcomes?[$0]?.text } == ["2", "1", "1"])
    #expect(["live", "forgotten"].map { status.root["sessions"]?[$0]?.text } == ["3", "4"])
  }

  @Test func `the last answers are listed and each is explained, by number and by id`() async throws {
    let routes = try await self.routes()
    let list = try self.tree(await self.ask(routes, "GET", "/explain")).root["answers"]
    let answers = list.map { Array($0.elements) } ?? []
    #expect(answers.map { $0["number"]?.text } == ["2", "1"] && answers.map { $0["outcome"]?.string } == ["miss", "hit"])
    #expect(answers[0]["exchange"]?.string == ExchangeID(high: 0xabc, low: 2).description)
    #expect(answers[0]["request"]?.string == "GET items.example.com/items/2")
    let hit = try self.tree(await self.ask(routes, "GET", "/explain/1"))
    #expect(hit.root["format"]?.string == "doppel-explanation" && hit.root["outcome"]?.string == "hit")
    #expect(hit.root["exchange"]?.string == exchange(1).id.description)
    let miss = try self.tree(await self.ask(routes, "GET", "/explain/00000000-0000-0abc"))
    #expect(miss.root["outcome"]?.string == "miss")
    let unknown = [await self.ask(routes, "GET", "/explain/3"), await self.ask(routes, "GET", "/explain/zzz")]
    #expect(unknown.map(\.status) == [.notFound, .notFound])
  }

  @Test func `a request that is posted is explained and counts for nothing`() async throws {
    let routes = try await self.routes()
    let text = "GET /items/1 HTTP/1.1\nHost: items.example.com:80\n"
    let explained = try self.tree(await self.ask(routes, "POST", "/explain", text))
    #expect(explained.root["outcome"]?.string == "hit")
    let refused = await self.ask(routes, "POST", "/explain", "nonsense")
    #expect(refused.status == .badRequest && String(buffer: refused.body).contains("expected a request of HTTP/1.1"))
    #expect(self.log.lines(limit: 9).count == 2)
  }

  @Test func `other paths and methods are refused`() async throws {
    let routes = try await self.routes()
    for target in ["/", "/other", "/explain/1/2", "/status/x"] {
      #expect(await self.ask(routes, "GET", target).status == .notFound, "\(target)")
    }
    let refused = [
      await self.ask(routes, "POST", "/status"), await self.ask(routes, "DELETE", "/explain"),
      await self.ask(routes, "PUT", "/explain/1"),
    ]
    #expect(refused.map(\.status) == [.methodNotAllowed, .methodNotAllowed, .methodNotAllowed])
    #expect(refused.map(\.allowed) == ["GET, HEAD", "GET, HEAD, POST", "GET, HEAD"])
  }

  @Test func `no more answers are listed than the limit`() async throws {
    let routes = try await self.routes()
    let asked = try #require(AskedRequest(exchange(9, "/items/1")))
    let setting = try Setting()
    try await setting.record([exchange(1, "/items/1")])
    let loader = LibraryLoader(paths: [FilePath(setting.folder.file("doppel"))], choice: .out, marks: Fields())
    let answerer = Answerer(
      loader.load(setting.environment).library, configuration: Answerer.Configuration(),
      clients: SessionRule.automatic.clients, log: self.log)
    func count() async throws -> Int? {
      try self.tree(await self.ask(routes, "GET", "/explain")).root["answers"].map { Array($0.elements).count }
    }
    for _ in 2..<AdminRoutes.listed { _ = answerer.decide(asked.question) }
    #expect(try await count() == 100)
    _ = answerer.decide(asked.question)
    #expect(try await count() == 100)
  }
}
