import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelMatch

struct LibraryTests {
  private func numbered(_ count: Int) -> Library {
    var builder = LibraryBuilder()
    for number in 0..<count {
      builder.add(
        exchange(number), response: prepared("\(number)"), signature: signature("/\(number)"), computed: nil, instance: nil)
    }
    return builder.build()
  }

  @Test(arguments: [0, 1, 7, 8, 9, 1_000]) func `every signature is found, and no other`(count: Int) throws {
    let library = self.numbered(count)
    for number in 0..<count {
      let index = try #require(library.find(signature("/\(number)").canonicalBytes))
      #expect(library.entries[index].answers.map(\.exchange) == [id(number)])
      #expect(library.signature(of: index) == signature("/\(number)"))
    }
    #expect(library.find(signature("/\(count)").canonicalBytes) == nil)
    #expect(library.find(ByteBuffer()) == nil)
  }

  @Test func `the empty library knows nothing`() {
    #expect(Library.empty.find(signature("/").canonicalBytes) == nil)
    #expect(Library.empty.findRelaxed(signature("/").canonicalBytes) == nil)
  }

  @Test func `bytes that are no signature are not found and do no harm`() {
    let library = self.numbered(3)
    for bytes in [[0], [255, 255, 255, 255], [0, 0, 0, 1, 65], Array(repeating: UInt8(0), count: 1_000)] {
      #expect(library.findRelaxed(ByteBuffer(bytes: bytes)) == nil)
    }
  }

  @Test func `a request is found without the keys that a person removed`() {
    var builder = LibraryBuilder()
    var edited = signature("/", body: "x")
    edited["http:body"] = nil
    builder.add(
      exchange(1, isEdited: true), response: prepared("1"), signature: edited, computed: signature("/", body: "x"),
      instance: nil)
    let library = builder.build()
    #expect(library.find(signature("/", body: "other").canonicalBytes) == nil)
    #expect(library.findRelaxed(signature("/", body: "other").canonicalBytes) == 0)
    #expect(library.findRelaxed(signature("/else", body: "other").canonicalBytes) == nil)
  }

  @Test func `how recorded requests go on is told without the keys that a person removed, the longest whole one first`() {
    var builder = LibraryBuilder()
    for (number, (text, isEdited)) in [("", true), ("EHLO", true), ("E", false)].enumerated() {
      var group = Signature(["opaque:host": "a.test:25"])
      let computed = Signature(["opaque:host": "a.test:25", "opaque:request": text])
      if isEdited { group["opaque:host"] = nil }
      builder.add(
        exchange(number, isEdited: isEdited), response: prepared(text),
        signature: isEdited ? Signature(["opaque:request": text]) : computed, computed: computed, instance: nil,
        beginning: Question.Beginning(group: group.canonicalBytes, bytes: ByteBuffer(string: text)))
    }
    let library = builder.build()
    func prospect(_ text: String, host: String) -> Question.Prospect {
      library.prospect(
        of: Question.Beginning(group: Signature(["opaque:host": host]).canonicalBytes, bytes: ByteBuffer(string: text)))
    }
    for host in ["a.test:25", "b.test:25"] {
      #expect(prospect("", host: host) == Question.Prospect(whole: 0, canGrow: true))
      #expect(prospect("EHLO", host: host) == Question.Prospect(whole: 4, canGrow: false))
      #expect(library.findRelaxed(Signature(["opaque:host": host, "opaque:request": "EHLO"]).canonicalBytes) != nil)
    }
    #expect(prospect("EH", host: "a.test:25") == Question.Prospect(whole: 1, canGrow: true))
    #expect(prospect("EH", host: "b.test:25") == Question.Prospect(whole: 0, canGrow: true))
  }

  private typealias Run = Library.Several.Run
  private typealias Group = Library.Several.Group

  @Test(
    arguments: [
      (["a", "a", "b"], true), (["a", "b", "b"], true), (["a", "b", "c"], true), (["a", "b", "a"], false),
      (["a", "a", "a"], false),
      (["a", "b", "c", "b"], false), (["a 1", "a 2", "a 3"], false), (["a 1", "a 2", "b 3"], true),
    ] as [([String], Bool)])
  func `the last of several answers stays where what is said changed and never came again`(says: [String], stays: Bool) {
    let several = learned(says.map { Recorded("GET /x", says: $0) }).entries[0].several
    let run = Run(places: Array(says.indices), endsAtLast: stays, differs: Set(says).count > 1)
    #expect(several?.run(Group(session: -1, after: .any)) == run)
    #expect(several?.widest == -1, "one run is all")
    #expect([Group.all, 0].allSatisfy { several?.run(Group(session: $0, after: .any)) == nil })
  }

  @Test func `the answers of each session are a run, and all together`() {
    let several = library(["a", nil, "b", "a"]).entries[0].several
    func places(_ session: Int) -> [Int]? { several?.run(Group(session: session, after: .any))?.places }
    #expect([0, 1, -1, Group.all, 2].map(places) == [[0, 3], [2], [1], [0, 1, 2, 3], nil])
    #expect(several?.widest == Group.all && several?.sessions == [0, 1])
  }

  @Test func `answers are told apart by writes, ways to ask and sessions only where they are needed`() {
    let alike = learned([Recorded("GET /x"), Recorded("PUT /x"), Recorded("GET /x")]).entries[0].several
    #expect(alike?.dependsOnWrites == false && alike?.dependsOnAspect == false)
    let written = learned([Recorded("GET /x", says: "1"), Recorded("PUT /x"), Recorded("GET /x", says: "2")]).entries[0].several
    #expect(written?.dependsOnWrites == true && written?.dependsOnAspect == false)
    #expect(written?.run(Group(session: -1, after: .ordered(0))) == Run(places: [0], endsAtLast: false))
    let asked = learned([Recorded("GET /x", session: "a"), Recorded("GET /x", session: "a", aspect: 5)]).entries[0]
    #expect(asked.several?.dependsOnAspect == true && asked.onlySession == 0)
    #expect(asked.several?.run(Group(session: 0, after: .any, aspect: 5)) == Run(places: [1], endsAtLast: false))
    #expect(learned([Recorded("GET /x", session: "a"), Recorded("GET /x")]).entries[0].onlySession == nil)
  }

  @Test func `of more answers than are compared it is not asked by which fields they were chosen`() {
    func deciding(_ count: Int) -> [String]? {
      let recorded = (0..<count).map { Recorded("GET /x", says: "\($0 % 2)", fields: ["accept": "\($0 % 2)"]) }
      return learned(recorded).entries[0].several?.deciding.names
    }
    #expect(deciding(Library.Several.comparedAnswers) == ["accept"])
    #expect(deciding(Library.Several.comparedAnswers + 1) == [])
  }

  /// Orders that the client numbered, read by their numbers, with what is in them.
  private static let orders = [
    Recorded(#"POST /o {"id":"\#(uuid(0))"}"#), Recorded(#"POST /o {"id":"\#(uuid(1))"}"#),
    Recorded(#"POST /i {"of":"\#(uuid(0))","nonce":"\#(uuid(2))"}"#),
    Recorded(#"POST /i {"of":"\#(uuid(1))","nonce":"\#(uuid(3))"}"#),
    Recorded("GET /o/\(uuid(0))"), Recorded("GET /o/\(uuid(1))"),
  ]

  private func translation(_ request: String, _ recorded: [String: String] = [:], in library: Library) -> Library.Translation {
    library.asRecorded(signature(ofRequest: request).canonicalBytes) {
      recorded[String(buffer: $0)].map { ByteBuffer(string: $0) }
    }
  }

  @Test func `a request is translated to the recorded values for which its own stand`() {
    let library = learned(Self.orders)
    let request = { (of: Int, nonce: Int) in #"POST /i {"of":"\#(uuid(of))","nonce":"\#(uuid(nonce))"}"# }
    let asked = self.translation(request(7, 8), [uuid(7): uuid(1), uuid(8): uuid(3), uuid(9): uuid(0)], in: library)
    #expect(library.find(asked.key) == 3)
    #expect(asked.pairs.map { String(buffer: $0.live) } == [uuid(7), uuid(8)])
    #expect(asked.pairs.map { String(buffer: $0.recorded) } == [uuid(1), uuid(3)])
    let unknown = self.translation(request(7, 8), in: library)
    #expect(unknown.key == signature(ofRequest: request(7, 8)).canonicalBytes && unknown.pairs.isEmpty)
  }

  @Test func `what differs in noise alone is found, with the answers that hold the same values`() throws {
    let library = learned(Self.orders)
    let request = #"POST /i {"of":"\#(uuid(7))","nonce":"\#(uuid(8))"}"#
    let key = signature(ofRequest: request).canonicalBytes
    let match = try #require(library.findNoisy(key, self.translation(request, [uuid(7): uuid(1)], in: library)))
    #expect(match.entry.answers.map(\.exchange) == [id(2), id(3)] && match.answersHoldingTheSame == [3])
    let second = match.entry.answers[1]
    #expect(match.index(of: second) == 3)
    #expect(library.pairs(match, second).map { String(buffer: $0.live) } == [uuid(7), uuid(8)])
    #expect(library.pairs(match, second).map { String(buffer: $0.recorded) } == [uuid(1), uuid(3)])
    #expect(library.findNoisy(key, self.translation(request, in: library)) == nil, "what follows has to be known")
    let made = #"POST /o {"id":"\#(uuid(7))"}"#
    let first = library.findNoisy(signature(ofRequest: made).canonicalBytes, self.translation(made, in: library))
    #expect(first?.entry.answers.map(\.order) == [0, 1] && first?.answersHoldingTheSame == nil)
  }

  @Test(arguments: [#"POST /o {"id":"a word"}"#, #"POST /o {"no":"919108f7-52d1-4320-9bac-f847db4148a8"}"#, "GET /o"])
  func `what differs in more than noise is not found`(request: String) {
    let library = learned(Self.orders)
    #expect(library.findNoisy(signature(ofRequest: request).canonicalBytes, self.translation(request, in: library)) == nil)
    let unlearned = learned(Self.orders, learns: false)
    let made = #"POST /o {"id":"\#(uuid(7))"}"#
    #expect(unlearned.findNoisy(signature(ofRequest: made).canonicalBytes, self.translation(made, in: unlearned)) == nil)
  }

  @Test func `what an entry says is the same for the same answers, whatever their order and number`() {
    let library = learned([
      Recorded("GET /a", says: "1"), Recorded("GET /a", says: "2"), Recorded("GET /b", says: "2"),
      Recorded("GET /b", says: "1"),
      Recorded("GET /b", says: "1"), Recorded("GET /c", says: "1"), Recorded("GET /d", says: "1"),
    ])
    #expect(library.content(of: 0) == library.content(of: 1) && library.content(of: 2) == library.content(of: 3))
    #expect(library.content(of: 0) != library.content(of: 2))
    #expect((0..<4).map { library.contentCount(of: $0) } == [2, 2, 1, 1])
    #expect(library.requestName(of: 2) == "GET a.test/c")
  }

  @Test func `the noise of a match is told with its rule and the recorded value`() throws {
    let library = learned([Recorded(#"POST /o {"id":"\#(uuid(0))","n":"a"}"#)])
    let key = signature(ofRequest: #"POST /o {"id":"\#(uuid(5))","n":"a"}"#).canonicalBytes
    let match = try #require(library.findNoisy(key, Library.Translation(key: key)))
    let noise = library.noise(match, match.entry.first)
    #expect(noise.map(\.rule?.name.field) == ["http:body[id]"] && noise.map(\.rule?.reason) == [.made])
    #expect(noise.map(\.asked) == [ByteBuffer(string: uuid(5))] && noise.map(\.recorded) == [ByteBuffer(string: uuid(0))])
  }

  @Test func `a recorded session is known by the first of its keys`() {
    let library = learned([
      Recorded("POST /login", issues: ["b", "a"]), Recorded("GET /x", session: "a"), Recorded("GET /x", session: "b"),
      Recorded("GET /x", session: "c"),
    ])
    #expect(library.sessions["a"].flatMap { library.name(ofSession: $0) } == "a")
    #expect(library.sessions["c"].flatMap { library.name(ofSession: $0) } == "c")
    #expect(library.name(ofSession: 99) == nil)
  }
}
