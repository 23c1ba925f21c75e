import DoppelExchange
import NIOCore
import Testing

@testable import DoppelLearn

struct CorrelationSearchTests {
  private let create = "POST shop/orders"
  private let read = "GET shop/orders/*"

  @Test func `small numbers are ids where several went from one place to another that is called alike`() {
    func orders(_ ids: [String], reading: [String]) -> Correlations {
      correlations(
        ids.map { Told(kind: self.create, answered: [("body.id", $0), ("body.count", "1")]) }
          + reading.map { Told(kind: self.read, asked: [("path, part 2", $0)]) })
    }
    #expect(
      orders(["17", "18"], reading: ["17", "18"]).shown == ["0:body.id -> 2:path, part 2", "1:body.id -> 3:path, part 2"])
    #expect(orders(["17", "18"], reading: ["17", "18"]).all.map(\.confidence) == [0.75])
    #expect(orders(["17"], reading: ["17"]).isEmpty, "one small number is no evidence")
    #expect(orders(["17", "18"], reading: ["17", "18", "3", "4"]).all.map(\.confidence) == [0.375], "half of them is enough")
    #expect(orders(["17", "18"], reading: ["17", "18", "3", "4", "5"]).isEmpty, "less than half is chance")
    #expect(!orders(["10417"], reading: ["10417"]).isEmpty, "a long one is")
  }

  @Test(arguments: [["1", "1", "1"], ["true", "true"], ["0", "0"], ["open", "open"]])
  func `a value that appears everywhere is no correlation`(_ values: [String]) {
    let told = values.flatMap { value in
      [
        Told(kind: self.create, answered: [("body.id", value), ("body.ok", value)]),
        Told(kind: self.read, asked: [("path, part 2", value), ("query id", value), ("query order_id", value)]),
      ]
    }
    #expect(correlations(told).isEmpty)
  }

  @Test func `small numbers at places that have nothing to do with each other are chance`() {
    let told = ["1", "2", "3"].flatMap { number in
      [
        Told(kind: self.create, answered: [("body.id", number)]),
        Told(kind: "GET shop/items", asked: [("query page", number)]),
      ]
    }
    #expect(correlations(told).isEmpty)
  }

  @Test func `an answer that repeats its own request issues nothing`() {
    let told = ["17", "18"].flatMap { number in
      [
        Told(kind: self.create, asked: [("body.id", number)], answered: [("body.id", number)]),
        Told(kind: self.read, asked: [("path, part 2", number)]),
      ]
    }
    #expect(correlations(told).isEmpty)
  }

  @Test func `a word in a path travels where Location named it first`() {
    func polls(_ word: String, issuedAt place: String, sending: [(String, String)] = []) -> Correlations {
      let prefix = "path /prints/"
      return correlations([
        Told(kind: "POST shop/prints", asked: sending, answered: [(place, word)], returned: [place: prefix]),
        Told(kind: "GET shop/prints/*", asked: [("path, part 2", word)], returned: ["path, part 2": prefix]),
      ])
    }
    let location = "header location, part 2"
    #expect(polls("EbtFuZUY", issuedAt: location).shown == ["0:header location, part 2 -> 1:path, part 2"])
    #expect(polls("EbtFuZUY", issuedAt: "body.links.self, part 2").isEmpty, "links name kinds of things, too")
    #expect(polls("ann", issuedAt: location, sending: [("body.name", "ann")]).isEmpty, "the client named it")
  }

  @Test func `a credential was issued by the answer that said it, whatever it looks like`() {
    func logins(_ token: String, isCredential: Bool) -> Correlations {
      var finder = CorrelationFinder()
      let told = MessageValue(place: "body.access_token", text: ByteBuffer(string: token))
      let used = MessageValue(place: "header authorization", text: ByteBuffer(string: token), isCredential: isCredential)
      finder.addRequest(kind: "POST shop/login", actor: 0, at: .epoch, values: [])
      finder.addRequest(kind: "GET shop/orders", actor: 0, at: .epoch.advanced(by: .seconds(1)), values: [used])
      finder.addAnswer(to: 0, at: .epoch, values: [told])
      return finder.finish()
    }
    let token = "BvpsfsAYE7-Z_Uk-hgwwWaueleuVvMPe"
    #expect(TravellingText(ByteBuffer(string: token)).likeness == .ordinary)
    #expect(logins(token, isCredential: true).shown == ["0:body.access_token -> 1:header authorization"])
    #expect(logins(token, isCredential: true).all.map(\.evidence) == [.made])
    #expect(logins(token, isCredential: false).isEmpty)
    #expect(logins("administrators!", isCredential: true).isEmpty, "one of 15 characters may be a word")
    #expect(logins("all administrators", isCredential: true).isEmpty, "so may what has a blank")
  }

  /// Pages whose cursors are base64 of what the server knows, so that some have no digit.
  private func pages(_ cursors: [String]) -> [Told] {
    cursors.flatMap { cursor in
      [
        Told(kind: "GET shop/orders", answered: [("body.next", cursor)]),
        Told(kind: "GET shop/orders", asked: [("query cursor", cursor)]),
      ]
    }
  }

  @Test func `what looks like nothing travels where others went from the same place to the same place`() {
    let found = correlations(self.pages([uuid(1), "bGFzdC1rZXk", uuid(2), "next"]))
    #expect(found.links.map { String(buffer: $0.text) }.sorted() == [uuid(1), uuid(2), "bGFzdC1rZXk", "next"].sorted())
    #expect(found.all.map(\.evidence) == [.made] && found.all.map(\.values) == [4] && found.all.map(\.confidence) == [0.9])
    #expect(found.links.first { $0.text.readableBytes == 11 }?.isDistinctive == true)
    #expect(found.links.first { $0.text.readableBytes == 4 }?.isDistinctive == false)
  }

  @Test func `it does not where no other did, or where a request held it before an answer did`() {
    #expect(correlations(self.pages(["bGFzdCBrZXk", "next"])).isEmpty)
    let asked = [Told(kind: "GET shop/orders", asked: [("query cursor", "next")])]
    #expect(correlations(asked + self.pages([uuid(1), "next"])).links.map { $0.text.readableBytes } == [36])
    let elsewhere = [
      Told(kind: self.create, answered: [("body.word", "next")]),
      Told(kind: "GET shop/orders", asked: [("query cursor", "next")]),
    ]
    #expect(correlations(self.pages([uuid(1)]) + elsewhere).links.map { $0.text.readableBytes } == [36])
  }
}
