import DoppelExchange
import DoppelTesting
import NIOCore
import Synchronization
import Testing

@testable import DoppelApp

/// Requests that a server got, in order.
private final class Asked: Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { self.lines.withLock { $0 } }
  /// Keeps the first line of a head.
  func note(_ head: String) { self.lines.withLock { $0.append(String(head.prefix { !$0.isNewline })) } }
}

struct RefreshProbeTests {
  private func run(
    _ targets: [String], unsafe: [String] = [], rules: RefreshRun.Rules = .init(), concurrency: Int = 4, rate: String = "1000",
    timeout: String = "10s", isDry: Bool = false
  ) -> RefreshRun {
    RefreshRun(
      inputs: ["doppel"], newer: nil,
      probing: .init(targets: targets, unsafe: unsafe, concurrency: concurrency, rate: rate, timeout: timeout), rules: rules,
      isDry: isDry)
  }

  private static func answer(_ body: String, code: Int = 200, type: String = "application/json", _ more: String = "") -> String
  {
    "HTTP/1.1 \(code) OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\(more)\r\n\(body)"
  }

  private func posted(_ number: Int, _ path: String) -> Exchange {
    var posted = exchange(number, path, code: 201)
    posted.request?.start = .request(method: "POST", target: path, version: "HTTP/1.1")
    posted.command = "POST"
    return posted
  }

  private func body(_ path: String, _ setting: Setting) throws -> String? {
    try setting.exchanges("doppel").first { $0.location == path }.map { String(buffer: $0.response?.body ?? ByteBuffer()) }
  }

  @Test func `requests that only read are asked again, each once and in recorded order, and what changed is renewed`()
    async throws
  {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a"), self.posted(2, "/b"), exchange(3, "/c"), exchange(4, "/a")])
    let asked = Asked()
    let server = try await LoopbackServer { head in
      asked.note(head)
      return Self.answer(head.hasPrefix("GET /a") ? #"{"id":2}"# : #"{"id":1}"#)
    }
    let code = try await self.run(["http://127.0.0.1:\(server.port)"]).run(setting.environment)
    #expect(code == .done && asked.all == ["GET /a HTTP/1.1", "GET /c HTTP/1.1", "GET /a HTTP/1.1"], "\(asked.all)")
    #expect(setting.output.hasSuffix("2 changed, 2 kept\n"), "\(setting.output)")
    #expect(
      try setting.exchanges("doppel").filter { $0.location == "/a" }.map { String(buffer: $0.response?.body ?? ByteBuffer()) }
        == [#"{"id":2}"#, #"{"id":2}"#])
    await server.close()
  }

  @Test func `what a server says otherwise each time is no change`() async throws {
    let setting = try Setting()
    let recorded = #"{"items":[{"ref":"k3x9"},{"ref":"p0q2"}],"price":3}"#
    try await setting.record([exchange(1, "/a", body: recorded), exchange(2, "/b", body: recorded)])
    let asked = Asked()
    let server = try await LoopbackServer { head in
      asked.note(head)
      let number = asked.all.count
      let price = head.hasPrefix("GET /b") ? 4 : 3
      return Self.answer(#"{"items":[{"ref":"r\#(number)"},{"ref":"s\#(number)"}],"price":\#(price)}"#)
    }
    let code = try await self.run(["http://127.0.0.1:\(server.port)"]).run(setting.environment)
    #expect(code == .done && asked.all == ["a", "b", "a", "b"].map { "GET /\($0) HTTP/1.1" }, "\(asked.all)")
    #expect(setting.output.hasSuffix("1 changed, 1 kept\n") && !setting.output.contains("ref"), "\(setting.output)")
    #expect(try self.body("/a", setting) == recorded)
    #expect(try self.body("/b", setting) == recorded.replacing(":3}", with: ":4}"), "the recorded ids stay")
    await server.close()
  }

  @Test func `what is asked because it was named is asked once`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a")])
    let asked = Asked()
    let server = try await LoopbackServer { head in
      asked.note(head)
      return Self.answer(#"{"id":2}"#)
    }
    _ = try await self.run(["http://127.0.0.1:\(server.port)"], unsafe: ["GET items.example.com/a"]).run(setting.environment)
    #expect(asked.all == ["GET /a HTTP/1.1"], "a read that is named may change something")
    #expect(setting.output.hasSuffix("1 changed, 0 kept\n"), "\(setting.output)")
    await server.close()
  }

  @Test func `others are asked where they are named`() async throws {
    let setting = try Setting()
    try await setting.record([self.posted(1, "/a"), self.posted(2, "/b")])
    let asked = Asked()
    let server = try await LoopbackServer { head in
      asked.note(head)
      return Self.answer("{}", code: 201)
    }
    _ = try await self.run(["http://127.0.0.1:\(server.port)"], unsafe: ["POST items.example.com/a"]).run(setting.environment)
    #expect(asked.all == ["POST /a HTTP/1.1"])
    let other = self.run(["http://127.0.0.1:\(server.port)"], unsafe: ["PUT", "POST /b"], isDry: true)
    _ = try await other.run(setting.environment)
    #expect(setting.errors.contains("--unsafe PUT is for no request there is\n") && !setting.errors.contains("--unsafe POST"))
    await server.close()
  }

  @Test(arguments: [
    (503, "text/plain", "", "answered 503, recorded was 200"),
    (401, "application/json", "", "answered 401, recorded was 200: the recorded credentials may be out of date"),
    (
      302, "application/json", "Location: https://login.test/\r\n",
      "leads to https://login.test/, a login page perhaps; the recorded one does not"
    ),
    (200, "text/html", "", "answered with an HTML page, recorded was application/json: a login page perhaps"),
  ])
  func `errors and login pages are never taken for the truth`(_ status: Int, _ type: String, _ more: String, reason: String)
    async throws
  {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a")])
    let before = try setting.folder.read("doppel/run/segment-0001.jsonl")
    let server = try await LoopbackServer { _ in Self.answer("no", code: status, type: type, more) }
    let target = ["http://127.0.0.1:\(server.port)"]
    #expect(try await self.run(target).run(setting.environment) == .done)
    #expect(setting.output == "x GET items.example.com/a  (refused: \(reason))\n1 refused, 0 kept\n")
    #expect(try setting.folder.read("doppel/run/segment-0001.jsonl") == before)
    _ = try await self.run(target, rules: .init(acceptedStatuses: [status])).run(setting.environment)
    // a success that is a page is none
    #expect(try self.body("/a", setting) == (status == 200 ? #"{"id":1}"# : "no"))
    await server.close()
  }

  @Test func `a server that cannot be reached ends it, an answer that does not come is refused`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a"), exchange(2, "/b")])
    let port = try FreePort.next()
    let error = await failure { _ = try await self.run(["http://127.0.0.1:\(port)"]).run(setting.environment) }
    #expect(
      error?.exitCode == .failed && error?.message.hasPrefix("no request was answered by http://127.0.0.1:\(port): ") == true)
    let server = try await LoopbackServer { head in head.hasPrefix("GET /a") ? Self.answer(#"{"id":1}"#) : "" }
    _ = try await self.run(["http://127.0.0.1:\(server.port)"], timeout: "1s").run(setting.environment)
    #expect(
      setting.output.contains("x GET items.example.com/b  (refused: no answer within 1.0 seconds)\n"), "\(setting.output)")
    await server.close()
  }

  @Test func `a request whose recorded answers differ is not asked`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a"), exchange(2, "/a", body: "[]"), exchange(3, "/b")])
    let asked = Asked()
    let server = try await LoopbackServer { head in
      asked.note(head)
      return Self.answer(#"{"id":1}"#)
    }
    _ = try await self.run(["http://127.0.0.1:\(server.port)"]).run(setting.environment)
    #expect(asked.all == ["GET /b HTTP/1.1"], "\(asked.all)")
    #expect(setting.output.hasSuffix("2 refused, 1 kept\n"), "\(setting.output)")
    #expect(setting.output.contains("its recorded answers differ"))
    await server.close()
  }

  @Test func `a read that was recorded after a write that concerns it is not asked, unless it is named`() async throws {
    let setting = try Setting()
    try await setting.record([
      exchange(1, "/cart"), self.posted(2, "/cart"), exchange(3, "/cart"), exchange(4, "/cart/1"), exchange(5, "/b"),
    ])
    let asked = Asked()
    let server = try await LoopbackServer { head in
      asked.note(head)
      return Self.answer(#"{"id":1}"#)
    }
    let target = ["http://127.0.0.1:\(server.port)"]
    _ = try await self.run(target).run(setting.environment)
    #expect(asked.all == ["GET /cart HTTP/1.1", "GET /b HTTP/1.1"], "\(asked.all)")
    #expect(setting.output.hasSuffix("2 refused, 3 kept\n"), "\(setting.output)")
    #expect(setting.output.contains("(refused: it was recorded after a write that concerns it; record anew and use --from)"))
    _ = try await self.run(target, unsafe: ["GET items.example.com/cart/*"]).run(setting.environment)
    #expect(asked.all.contains("GET /cart/1 HTTP/1.1"))
    let score = ScoreRun(inputs: ["doppel"], probing: .init(targets: target, rate: "1000"))
    #expect(try await score.run(setting.environment) == .done)
    #expect(asked.all.count == 7 && setting.errors.contains("2 answers were not compared: depends\n"), "\(setting.errors)")
    await server.close()
  }

  @Test(arguments: ["X-HTTP-Method-Override", "x-http-method", "X-Method-Override"])
  func `a read that says that it is something else is not asked`(_ name: String) async throws {
    let setting = try Setting()
    var deletion = exchange(1, "/a")
    deletion.request?.fields.append(name, "DELETE")
    var read = exchange(2, "/b")
    read.request?.fields.append(name, "get")
    try await setting.record([deletion, read])
    let asked = Asked()
    let server = try await LoopbackServer { head in
      asked.note(head)
      return Self.answer(#"{"id":1}"#)
    }
    _ = try await self.run(["http://127.0.0.1:\(server.port)"]).run(setting.environment)
    #expect(asked.all == ["GET /b HTTP/1.1"], "\(asked.all)")
    #expect(deletion.request.map(RefreshProbe.onlyReads) == false && read.request.map(RefreshProbe.onlyReads) == true)
    await server.close()
  }

  @Test func `one URL is no target for several hosts, whose credentials it would get`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a", host: "a.test"), exchange(2, "/b", host: "b.test")])
    for targets in [["http://127.0.0.1:1"], ["http://127.0.0.1:1", "recorded"], ["a.test=http://127.0.0.1:1", ":1"]] {
      let error = await failure { _ = try await self.run(targets).run(setting.environment) }
      #expect(
        error?.exitCode == .usage
          && error?.message
            == "--target: one URL would get the requests to a.test, b.test, with their credentials; say HOST=URL, or recorded",
        "\(error?.message ?? "")")
    }
  }

  @Test func `a target for one host asks that host alone, and policies that need no answer ask nothing`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a", host: "a.test"), exchange(2, "/b", host: "b.test")])
    let asked = Asked()
    let server = try await LoopbackServer { head in
      asked.note(head)
      return Self.answer(#"{"id":1}"#)
    }
    let target = "http://127.0.0.1:\(server.port)"
    _ = try await self.run(["a.test=\(target)"]).run(setting.environment)
    #expect(asked.all == ["GET /a HTTP/1.1"])
    for policies in [["never"], ["missing"]] {
      _ = try await self.run(["recorded"], rules: .init(policies: policies)).run(setting.environment)
    }
    _ = try await self.run(["recorded"], rules: .init(policies: ["expired"], maximumAge: "1h")).run(setting.environment)
    #expect(asked.all.count == 1)
    let unknown = await failure { _ = try await self.run(["c.test=\(target)"]).run(setting.environment) }
    #expect(unknown?.message == "--target: the library has no host c.test" && unknown?.exitCode == .usage)
    await server.close()
  }

  @Test(arguments: [(0, false), (1, true), (256, true), (257, false)])
  func `requests under way at once are bounded`(_ count: Int, isTaken: Bool) {
    let error = usage { _ = try RefreshProbe(.init(targets: ["http://x"], concurrency: count)) }
    #expect((error == nil) == isTaken && (isTaken || error == "--concurrency: expected 1 to 256, not \(count)"))
  }

  @Test func `what cannot be read of its flags is named`() {
    #expect(usage { _ = try RefreshProbe(.init(targets: ["http://x"], rate: "x")) }?.hasPrefix("--rate: ") == true)
    #expect(usage { _ = try RefreshProbe(.init(targets: ["http://x"], timeout: "0s")) } == "--timeout: expected more than 0")
    #expect(usage { _ = try RefreshProbe(.init(targets: ["http://x"], unsafe: [""])) }?.hasPrefix("--unsafe: ") == true)
    #expect(
      usage { _ = try RefreshProbe(.init(targets: [":1", ":2"])) } == "--target: expected one for all services, found two")
  }
}
