import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

struct ContentLearnerTests {
  private struct Said {
    var session = -1
    var path = 0
    var sends = ""
    var isWrite = true
    var isOpaque = true
    var names = ""
    var says = ""
  }

  private func learn(_ all: [Said]) -> SentContents {
    var learner = ContentLearner()
    for (order, said) in all.enumerated() {
      var request = Signature(["text:digest": said.names])
      if said.isOpaque { request["bytes:body"] = ByteBuffer(string: "a digest") }
      withLeaves(request) { bytes, leaves in
        learner.add(
          order: order, session: said.session, node: said.path, isWrite: said.isWrite, request: bytes, leaves: leaves,
          body: ByteBuffer(string: said.sends),
          answer: ByteBuffer(string: said.says))
      }
    }
    return learner.finish()
  }

  private func digest(_ text: String) -> String { String(buffer: NamedContent.digest(of: ByteBuffer(string: text))) }

  private static let (one, other) = ("what was sent first", "what was sent second")

  @Test func `an answer that says what was sent before repeats it`() throws {
    let contents = self.learn([Said(sends: Self.one), Said(path: 1, isWrite: false, says: Self.one)])
    let content = try #require(contents.repeated[1])
    #expect(content.length == Self.one.utf8.count && content.parts == [contents.sent[0]] && contents.sent.count == 1)
    #expect(self.learn([Said(path: 1, isWrite: false, says: Self.one), Said(sends: Self.one)]).isEmpty, "it was said first")
    #expect(
      self.learn([Said(sends: Self.one, isWrite: false), Said(isWrite: false, says: Self.one)]).isEmpty, "nothing was changed")
    #expect(self.learn([Said(sends: Self.one), Said(isWrite: false, says: Self.other)]).isEmpty)
    #expect(self.learn([Said(sends: Self.one, says: Self.one)]).repeated[0] == content, "also in the same exchange")
  }

  @Test func `what several sessions sent alike is told, also where it is a part`() throws {
    let read = Said(path: 9, isWrite: false, says: Self.one)
    func isOfSeveral(_ sessions: [Int], _ read: Said, more: [Said] = []) throws -> Bool {
      let sent = sessions.map { Said(session: $0, path: $0, sends: Self.one) }
      return try #require(self.learn(sent + more + [read]).repeated[sessions.count + more.count]).isOfSeveral
    }
    #expect(try !isOfSeveral([1, 1], read) && isOfSeveral([1, 2], read) && isOfSeveral([1, 2, 1], read))
    let whole = Said(path: 9, isWrite: false, says: Self.one + Self.other)
    #expect(try isOfSeveral([1, 2], whole, more: [Said(session: 2, path: 2, sends: Self.other)]))
  }

  @Test func `equal bytes that one session sent to two places are two contents, each of its place`() throws {
    let (first, second) = (Said(session: 1, path: 1, sends: Self.one), Said(session: 1, path: 2, sends: Self.one))
    let reads = [1, 2, 9].map { Said(session: 1, path: $0, isWrite: false, says: Self.one) }
    let contents = self.learn([first, second] + reads)
    let sent = [try #require(contents.sent[0]), try #require(contents.sent[1])]
    #expect(sent[0] != sent[1])
    #expect(
      (2...4).map { contents.repeated[$0]?.parts } == [[sent[0]], [sent[1]], [sent[1]]], "elsewhere it is what was sent last")
    let named = self.learn([first, second, Said(session: 1, path: 9, names: self.digest(Self.one))])
    #expect(Set(named.sent.values).allSatisfy { named.named(endingWith: $0).count == 1 })
    let others = self.learn([first, Said(session: 2, path: 2, sends: Self.one), reads[0]])
    #expect(others.sent[0] == others.sent[1], "of two sessions each has its own")
    #expect(self.learn([first, first, reads[0]]).repeated[2]?.parts == [try #require(self.learn([first, reads[0]]).sent[0])])
  }

  @Test func `what was sent in parts to one place is known as a whole`() throws {
    let read = Said(path: 9, isWrite: false, says: Self.one + Self.other)
    let contents = self.learn([Said(sends: Self.one), Said(sends: Self.other, isOpaque: false), read])
    #expect(contents.repeated[2]?.parts == [try #require(contents.sent[0]), try #require(contents.sent[1])])
    #expect(self.learn([Said(sends: Self.one), Said(path: 1, sends: Self.other), read]).isEmpty, "two places")
    #expect(self.learn([Said(sends: Self.one, isOpaque: false), Said(sends: Self.other), read]).isEmpty, "documents")
  }

  @Test func `what a request names by its digest is known by that`() {
    let whole = self.digest(Self.one + Self.other)
    let contents = self.learn([
      Said(sends: Self.one), Said(sends: Self.other, names: "sha256:\(whole)"), Said(path: 1, names: self.digest("never sent")),
    ])
    #expect(whole.withBytes { contents.content(named: $0) }?.parts.count == 2)
    #expect(self.digest(Self.one).withBytes { contents.content(named: $0) } == nil, "nobody names it")
    #expect(self.digest("never sent").withBytes { contents.content(named: $0) } == nil)
  }

  @Test func `the shortest body counts, and none that is shorter`() {
    let text = String(repeating: "a", count: ContentLearner.shortest)
    #expect(self.learn([Said(sends: text), Said(isWrite: false, says: text)]).repeated.count == 1)
    let shorter = String(text.dropLast())
    #expect(self.learn([Said(sends: shorter), Said(isWrite: false, says: shorter)]).isEmpty)
  }

  @Test func `so many parts are put together and no more`() {
    func repeats(_ parts: Int) -> Bool {
      let sent = (0..<parts).map { Said(sends: "part \($0);") }
      return !self.learn(sent + [Said(path: 1, isWrite: false, says: sent.map(\.sends).joined())]).isEmpty
    }
    #expect(repeats(ContentLearner.partLimit) && !repeats(ContentLearner.partLimit + 1))
  }
}
