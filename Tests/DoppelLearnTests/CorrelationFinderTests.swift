import DoppelExchange
import NIOCore
import Testing

@testable import DoppelLearn

struct CorrelationFinderTests {
  private let create = "POST shop/orders"
  private let read = "GET shop/orders/*"

  @Test func `an id that an answer made is found where a later request names it`() throws {
    let found = correlations([
      Told(kind: self.create, answered: [("body.id", uuid(1))]), Told(kind: self.read, asked: [("path, part 2", uuid(1))]),
    ])
    #expect(found.shown == ["0:body.id -> 1:path, part 2"])
    let one = try #require(found.all.first)
    #expect(one.issued == .init(request: self.create, place: "body.id") && one.evidence == .made && one.confidence == 1)
    #expect(one.used == .init(request: self.read, place: "path, part 2"))
    #expect(one.values == 1 && one.requests == 1 && one.classes == ["uuid"] && one.lengths == 36...36)
  }

  @Test func `what the client said first, and what it says before the answer, is not issued`() {
    #expect(
      correlations([
        Told(kind: "PUT shop/orders/*", asked: [("path, part 2", uuid(1))], answered: [("body.id", uuid(1))]),
        Told(kind: self.read, asked: [("path, part 2", uuid(1))]),
      ]).isEmpty)
    #expect(
      correlations([
        Told(kind: self.read, asked: [("path, part 2", uuid(1))]), Told(kind: self.create, answered: [("body.id", uuid(1))]),
      ]).isEmpty)
  }

  @Test func `a value within a text is found, and in one`() {
    let found = correlations([
      Told(kind: self.create, answered: [("body", "<id>\(uuid(1))</id>")]),
      Told(kind: self.read, asked: [("query filter", "id eq \(uuid(1))")]),
    ])
    #expect(found.shown == ["0:body -> 1:query filter"])
    #expect(found.links[0].issued[0].isPart && found.links[0].used.isPart)
    #expect(found.all[0].issued.place == "body, within" && found.all[0].used.place == "query filter, within")
  }

  @Test func `the last answer before the request counts first, the others after it`() {
    let found = correlations([
      Told(kind: self.create, answered: [("body.id", uuid(1))]),
      Told(kind: "GET shop/orders", answered: [("body[].id", uuid(2)), ("body[].id", uuid(1))]),
      Told(kind: self.read, asked: [("path, part 2", uuid(1))]),
      Told(kind: "GET shop/orders", answered: [("body[].id", uuid(1))]),
    ])
    #expect(found.links.count == 1)
    #expect(found.links[0].issued.map(\.exchange) == [1, 0] && found.links[0].issued[0].index == 1)
  }

  @Test func `interleaved sessions each get what their own answers issued`() {
    let found = correlations([
      Told(kind: self.create, actor: 1, answered: [("body.tag", "e-3f2a91bc")]),
      Told(kind: self.create, actor: 2, answered: [("body.tag", "e-3f2a91bc")]),
      Told(kind: self.read, actor: 1, asked: [("header if-match", "e-3f2a91bc")]),
      Told(kind: self.read, actor: 2, asked: [("header if-match", "e-3f2a91bc")]),
    ])
    #expect(found.shown == ["0:body.tag -> 2:header if-match", "1:body.tag -> 3:header if-match"])
  }

  @Test(arguments: [("e-3f2a91bc", 0.9), ("order-\(uuid(1))", 1.0)])
  func `a name that holds what looks made travels as a whole, and once`(_ name: String, _ confidence: Double) {
    let found = correlations([
      Told(kind: self.create, answered: [("body.tag", name)]), Told(kind: self.read, asked: [("header if-match", name)]),
    ])
    #expect(found.links.map { String(buffer: $0.text) } == [name] && found.links.allSatisfy { !$0.used.isPart })
    #expect(found.all.map(\.evidence) == [.made] && found.all.map(\.confidence) == [confidence])
  }

  @Test func `what clients give back as it is needs no other evidence`() {
    let tag = ["header etag": "entity tag", "header if-match": "entity tag", "query c": "query c of /orders"]
    let found = correlations([
      Told(kind: self.create, answered: [("header etag", "3"), ("query c", "Mg")], returned: tag),
      Told(kind: self.read, asked: [("header if-match", "3"), ("query c", "Mg")], returned: tag),
    ])
    #expect(found.links.count == 2 && found.all.allSatisfy { $0.evidence == .returned && $0.confidence == 1 })
    #expect(Set(found.links.map(\.returnedAs)) == ["entity tag", "query c of /orders"])
  }

  @Test func `a word in a link is a name that people gave`() {
    let path = ["header location, part 1": "path /", "path, part 1": "path /"]
    #expect(
      correlations([
        Told(kind: "GET shop", answered: [("header location, part 1", "login")], returned: path),
        Told(kind: "GET shop/login", asked: [("path, part 1", "login")], returned: path),
      ]).isEmpty)
  }

  @Test func `at most four answers are remembered of one value`() {
    let told =
      (0..<9).map { _ in Told(kind: self.create, answered: [("body.id", uuid(1))]) }
      + [Told(kind: self.read, asked: [("path, part 2", uuid(1))])]
    let found = correlations(told)
    #expect(found.links[0].issued.map(\.exchange) == [8, 7, 6, 5] && CorrelationFinder.issuerLimit == 4)
  }
}
