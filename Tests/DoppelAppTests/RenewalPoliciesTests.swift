import DoppelExchange
import DoppelMock
import DoppelRecording
import DoppelRefresh
import DoppelTesting
import SystemPackage
import Testing

@testable import DoppelApp

struct RenewalPoliciesTests {
  private func policies(_ texts: [String], age: Duration? = .seconds(60), asksAnew: Bool = true) throws -> RenewalPolicies {
    RenewalPolicies(
      rules: try RenewalRules(texts, fallback: age == nil ? .missing : .expired), age: age, asksAnew: asksAnew)
  }

  private func load(_ exchanges: [Exchange], _ policies: RenewalPolicies?) async throws -> LibraryLoader.Loaded {
    let setting = try Setting()
    try await setting.record(exchanges)
    var loader = LibraryLoader(paths: [FilePath(setting.folder.file("doppel"))], choice: .out, marks: Fields())
    loader.policies = policies
    loader.now = { Setting.now.advanced(by: .seconds(120)) }
    return loader.load(setting.environment)
  }

  @Test func `answers older than the age are due, those that were renewed since are not`() async throws {
    let renewed = LibraryExchange.renewed(exchange(2, "/b"), at: Setting.now.advanced(by: .seconds(90)))
    let exchanges = [exchange(1, "/a"), renewed, exchange(60, "/c")]
    #expect(try await self.load(exchanges, nil).due.answers.isEmpty)
    let due = try await self.load(exchanges, self.policies([])).due.answers
    #expect(Set(due.keys) == [exchange(1).id] && due[exchange(1).id]?.reason == .age)
    #expect(due[exchange(1).id]?.kind.start == exchange(1).response?.start)
    #expect(due[exchange(1).id]?.asked?.isOfOne == true)
  }

  @Test func `a policy of a host or an endpoint says what is due`() async throws {
    let exchanges = [exchange(1, "/a"), exchange(2, "/b"), exchange(3, "/c"), exchange(60, "/d")]
    let texts = ["*/a=never", "*/b=missing", "*/d=always", "gone.example.com=always"]
    let loaded = try await self.load(exchanges, self.policies(texts))
    #expect(
      loaded.due.answers.mapValues(\.reason) == [exchange(3).id: .age, exchange(60).id: .policy("always")])
    #expect(loaded.idlePolicies == ["gone.example.com=always"] && loaded.contradiction == nil)
    #expect(try await self.load(exchanges, self.policies([], age: nil)).due.answers.isEmpty)
  }

  @Test func `policies that contradict each other are told, and renew nothing`() async throws {
    let loaded = try await self.load(
      [exchange(1, "/a/b")], self.policies(["items.example.com/a/*=always", "items.example.com/*/b=changed"]))
    #expect(loaded.due.answers.isEmpty && loaded.contradiction?.first == "items.example.com/a/*=always")
  }

  @Test func `what was recorded after a write that concerns it is told apart, where it is asked for anew`() async throws {
    var write = exchange(2, "/a", method: "PUT")
    write.session = nil
    let exchanges = [exchange(1, "/a"), write, exchange(3, "/a"), exchange(4, "/b")]
    let due = try await self.load(exchanges, self.policies([])).due
    #expect(
      due.answers.mapValues { $0.obstacle == .followsWrite } == [
        exchange(1).id: false, exchange(2).id: true, exchange(3).id: true, exchange(4).id: false,
      ])
    #expect(Set(due.writes.keys) == [exchange(2).id])
    let given = try await self.load(exchanges, self.policies([], asksAnew: false)).due
    #expect(given.answers.count == 4 && given.writes.isEmpty, "what is given all the same needs none of it")
  }

  @Test func `answers that depend on what came before are told apart, and so is what several asked`() async throws {
    func asked(_ number: Int, _ path: String, _ session: String?, _ body: String = #"{"id":1}"#) -> Exchange {
      var asked = exchange(number, path, body: body)
      asked.session = session
      return asked
    }
    let due = try await self.load(
      [
        asked(1, "/job", "a", #"{"is":"open"}"#), asked(2, "/job", "a", #"{"is":"done"}"#),
        asked(3, "/me", "a", #"{"name":"Ann"}"#),
        asked(4, "/me", "b", #"{"name":"Bob"}"#), asked(5, "/rates", "a"), asked(6, "/rates", "a"),
      ], self.policies([])
    ).due.answers
    let numbers = (1...6).map { due[exchange($0).id] }
    #expect(numbers.map { $0?.obstacle } == [.depends, .depends, nil, nil, nil, nil])
    #expect(numbers.map { $0?.asked?.isOfOne } == [true, true, false, false, true, true])
  }

  @Test func `what a person edited is theirs, and credentials that recorded answers gave are known`() async throws {
    let setting = try Setting()
    var login = exchange(2, "/login", method: "POST")
    login.response?.fields.append("Set-Cookie", "sid=1234567890abcdef")
    try await setting.record([exchange(1, "/a"), login], .markdown)
    let file = try #require(setting.folder.files(under: "doppel").first { $0.hasSuffix("Z.md") })
    let name = file.replacing(setting.folder.file(""), with: "")
    try setting.folder.write(try setting.folder.read(name).replacing(#""id": 1"#, with: #""id": 7"#), to: name)
    var loader = LibraryLoader(paths: [FilePath(setting.folder.file("doppel"))], choice: .out, marks: Fields())
    (loader.policies, loader.now) = (try self.policies([]), { Setting.now.advanced(by: .seconds(120)) })
    let due = loader.load(setting.environment).due
    #expect(due.answers.values.count { $0.obstacle == .edited } == 1)
    #expect(due.issued.count == 1)
  }

  @Test(arguments: [
    "/private", "/%70rivate", "//private", "/./private", "/a/../private", "http://pay.example.com/private", "/private?x=1",
  ])
  func `what is never asked is not asked in other words either`(_ target: String) throws {
    for texts in [["pay.example.com/private=never"], ["never", "pay.example.com/public=missing"]] {
      let policies = try self.policies(texts)
      func mayAsk(_ target: String) -> Bool {
        policies.mayAsk(
          Message(start: .request(method: "GET", target: target, version: "HTTP/1.1")),
          Endpoint(name: "pay.example.com", address: "", port: 80))
      }
      #expect(!mayAsk(target) && mayAsk("/public") && mayAsk("http://pay.example.com/public"))
    }
  }

  @Test func `a policy says what real servers are never asked`() throws {
    let policies = try self.policies(["pay.example.com=never", "GET pay.example.com/rates=missing"])
    func mayAsk(_ method: String, _ path: String, _ host: String = "pay.example.com") -> Bool {
      policies.mayAsk(
        Message(start: .request(method: method, target: path, version: "HTTP/1.1")),
        Endpoint(name: host, address: "", port: 443))
    }
    #expect(!mayAsk("POST", "/charges") && mayAsk("GET", "/rates") && mayAsk("POST", "/charges", "other.example.com"))
    let contradicting = try self.policies(["a.test/x/*=always", "a.test/*/y=changed"])
    #expect(
      !contradicting.mayAsk(
        Message(start: .request(method: "GET", target: "/x/y", version: "HTTP/1.1")),
        Endpoint(name: "a.test", address: "", port: 80)))
  }
}
