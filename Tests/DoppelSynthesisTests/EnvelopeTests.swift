import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct EnvelopeTests {
  private static func request(_ titles: [String]) -> String {
    let inner = titles.map { #"{"path":"/books","body":{"title":"\#($0)"}}"# }
    return #"{"defaults":{"method":"POST"},"requests":[\#(inner.joined(separator: ","))]}"#
  }

  private static func answer(_ books: [(id: String, title: String)]) -> String {
    let inner = books.map { book in
      let body = #"{"id":"\#(book.id)","title":"\#(book.title)"}"#
      return #"{"status":201,"path":"/v1/books","headers":{"Content-Length":"\#(body.utf8.count)"},"body":\#(body)}"#
    }
    return #"{"responses":[\#(inner.joined(separator: ","))]}"#
  }

  /// Two people who make books, one by one and two at once, read and list them.
  private static var traffic: Traffic {
    var traffic = Traffic()
    for person in ["ann", "bob"] {
      let ids = ["bk-\(person)-7f3a91bc", "bk-\(person)-8e4b02cd", "bk-\(person)-9d5c13de"]
      func book(_ number: Int, _ title: String) -> String { #"{"id":"\#(ids[number])","title":"\#(title)"}"# }
      traffic.add(person, "POST", "/v1/books", body: #"{"title":"Tea"}"#, 201, book(0, "Tea"))
      traffic.add(person, "GET", "/v1/books/\(ids[0])", 200, book(0, "Tea"))
      traffic.add(
        person, "POST", "/v1/batch", body: Self.request(["Salt", "Rice"]), 200,
        Self.answer([(ids[1], "Salt"), (ids[2], "Rice")]))
      traffic.add(person, "GET", "/v1/books/\(ids[1])", 200, book(1, "Salt"))
      traffic.add(person, "GET", "/v1/books", 200, "[\(book(0, "Tea")),\(book(1, "Salt")),\(book(2, "Rice"))]")
    }
    return traffic
  }

  private func ask(_ synthesizer: Synthesizer, _ method: String, _ target: String, _ body: String? = nil) -> Tree? {
    var request = Message()
    request.body = ByteBuffer(string: body ?? "")
    let reply = synthesizer.answer(
      Traffic.key(method, target, body), request, session: "live", following: 0,
      at: Timestamp(nanoseconds: 1_700_000_000_000_000_000), chosen: .miss)
    return reply.answer.flatMap { Tree(json: $0.response.body) }
  }

  @Test
  func `what is asked in a batch is asked one after the other, in whatever number`() throws {
    let synthesizer = Synthesizer(Self.traffic.model)
    let made = try #require(self.ask(synthesizer, "POST", "/v1/batch", Self.request(["Rice", "Pepper", "Salt"])))
    let answers = try #require(made["responses"]?.elements)
    #expect(answers.map { $0["body"]?["title"]?.plain } == ["Rice", "Pepper", "Salt"])
    #expect(Set(answers.compactMap { $0["body"]?["id"]?.plain }).count == 3)
    #expect(answers.map { $0["path"]?.plain } == ["/v1/books", "/v1/books", "/v1/books"])
    let body = #"{"id":"bk-ann-7f3a91bc","title":"Pepper"}"#
    #expect(answers[1]["headers"]?["Content-Length"]?.plain == "\(body.utf8.count)")
    let listed = try #require(self.ask(synthesizer, "GET", "/v1/books"))
    #expect(listed.elements.map { $0["title"]?.plain } == ["Rice", "Pepper", "Salt"])
  }

  @Test
  func `where one of the requests cannot be told nothing is`() {
    let synthesizer = Synthesizer(Self.traffic.model)
    let other = #"{"requests":[{"path":"/books","method":"PATCH","body":{"title":"x"}}]}"#
    #expect(self.ask(synthesizer, "POST", "/v1/batch", other) == nil)
  }

  private func sample(_ request: String, _ answer: String) -> Sample {
    Sample(
      order: 0, exchange: ExchangeID(high: 0, low: 0), recording: 0, startedAt: .epoch, session: nil,
      call: Traffic.call("POST", "/v1/batch", request), shown: Traffic.shown(200, answer))
  }

  @Test(arguments: [
    (#"{"requests":[]}"#, #"{"responses":[]}"#), (#"{"list":[{"path":"books"}]}"#, #"{"list":[{"status":200}]}"#),
    (#"{"list":[{"path":"/a"},{"path":"/b"}]}"#, #"{"list":[{"status":200}]}"#),
    (#"{"list":[{"path":"/a"}]}"#, #"{"list":[{"status":"open"}]}"#),
  ])
  func `a list of other things is no batch`(request: String, answer: String) {
    #expect(Envelope(self.sample(request, answer)) == nil)
  }

  @Test
  func `at the limit all requests of a batch are looked at, one more makes it none`() {
    func whole(_ count: Int) -> Sample {
      let titles = (1...count).map { "t\($0)" }
      return self.sample(Self.request(titles), Self.answer(titles.map { (id: $0, title: $0) }))
    }
    let envelope = Envelope(whole(Envelope.limit))
    #expect(envelope?.calls(in: whole(Envelope.limit).call)?.count == Envelope.limit)
    #expect(envelope?.calls(in: whole(Envelope.limit + 1).call) == nil)
    #expect(Envelope(whole(Envelope.limit + 1)) == nil)
  }
}
