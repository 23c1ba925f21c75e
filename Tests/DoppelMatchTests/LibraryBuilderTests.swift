import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelMatch

struct LibraryBuilderTests {
  private func order(_ body: (inout LibraryBuilder) -> Void) -> [UInt64] {
    var builder = LibraryBuilder()
    builder.reserve(4)
    body(&builder)
    return builder.build().entries[0].answers.map(\.exchange.low)
  }

  private func add(_ number: Int, at second: Int, recording: Int = 0, instance: Int? = nil, to builder: inout LibraryBuilder) {
    builder.add(
      exchange(number, at: second), response: prepared(""), signature: signature("/"), computed: nil, recording: recording,
      instance: instance)
  }

  @Test func `answers stand in the order of recording, instance, time and adding`() {
    let order = self.order { builder in
      self.add(1, at: 9, recording: 1, to: &builder)
      self.add(2, at: 8, instance: 1, to: &builder)
      self.add(3, at: 7, to: &builder)
      self.add(4, at: 6, to: &builder)
      self.add(5, at: 6, to: &builder)
    }
    #expect(order == [4, 5, 3, 2, 1])
  }

  @Test func `whole requests that do not tell their end are known by their beginning`() {
    var builder = LibraryBuilder()
    let beginning = Question.Beginning(group: ByteBuffer(string: "a"), bytes: ByteBuffer(string: "PING"))
    builder.add(
      exchange(1), response: prepared(""), signature: signature("/"), computed: nil, instance: nil, beginning: beginning)
    builder.add(exchange(2), response: prepared(""), signature: signature("/b"), computed: nil, instance: nil)
    #expect(builder.build().beginnings.prospect(of: beginning).whole == 4)
  }

  @Test func `an unedited exchange is found by its recorded and by its computed signature`() {
    var builder = LibraryBuilder()
    builder.add(
      exchange(1), response: prepared(""), signature: signature("/old"), computed: signature("/new"), instance: nil)
    let library = builder.build()
    #expect(library.entries.count == 2)
    #expect(library.find(signature("/old").canonicalBytes) != nil)
    #expect(library.find(signature("/new").canonicalBytes) != nil)
    #expect(library.relaxations.isEmpty)
  }

  @Test func `an edited exchange is found by the edit only, and what was removed relaxes once`() {
    var builder = LibraryBuilder()
    for number in 0..<3 {
      var edited = signature("/\(number)", body: "x")
      edited["http:body"] = nil
      builder.add(
        exchange(number, isEdited: true), response: prepared(""), signature: edited,
        computed: signature("/\(number)", body: "x"), instance: nil)
    }
    let library = builder.build()
    #expect(library.entries.count == 3)
    #expect(library.relaxations == [Relaxation(removedKeys: ["http:body"])])
  }

  @Test func `where the only parameter was removed, a request without any is answered too`() {
    func asked(_ parameters: [String: String]) -> Signature {
      var signature = signature("/")
      for (name, value) in parameters { signature["http:queryparams:\(name)"] = ByteBuffer(string: value) }
      if parameters.isEmpty { signature["http:queryparams"] = ByteBuffer() }
      return signature
    }
    func found(removingFrom recorded: [String: String], _ parameters: [String: String]) -> Bool {
      var builder = LibraryBuilder()
      var edited = asked(recorded)
      edited["http:queryparams:n"] = nil
      builder.add(
        exchange(1, isEdited: true), response: prepared(""), signature: edited, computed: asked(recorded), instance: nil)
      return builder.build().findRelaxed(asked(parameters).canonicalBytes) != nil
    }
    #expect(found(removingFrom: ["n": "1"], [:]))
    #expect(found(removingFrom: ["n": "1"], ["n": "2"]))
    #expect(!found(removingFrom: ["n": "1"], ["m": "2"]))
    #expect(found(removingFrom: ["n": "1", "m": "2"], ["m": "2"]))
    #expect(!found(removingFrom: ["n": "1", "m": "2"], [:]))
  }

  @Test func `each answer keeps its wire form, whatever stands beside it`() {
    let sizes = [0, 5, 1 << 20, 1, (1 << 20) + 1, 3]
    func wire(_ number: Int) -> PreparedResponse {
      PreparedResponse(
        wire: ByteBuffer(repeating: UInt8(number), count: sizes[number]), closes: number == 1)
    }
    var builder = LibraryBuilder()
    for path in ["/a", "/b"] {
      for number in sizes.indices {
        builder.add(
          exchange(number, at: number), response: wire(number), signature: signature(path), computed: nil, instance: nil)
      }
    }
    let library = builder.build()
    for entry in library.entries { #expect(entry.answers.map(\.response) == sizes.indices.map(wire)) }
    #expect(library.entries.count == 2)
  }

  @Test func `what is found by two signatures is one answer`() {
    var builder = LibraryBuilder()
    builder.add(
      exchange(1), response: prepared("x"), signature: signature("/old"), computed: signature("/new"), instance: nil)
    #expect(builder.build().entries.map(\.first.response) == [prepared("x"), prepared("x")])
  }

  @Test func `what cannot be answered with is counted by reason`() {
    var builder = LibraryBuilder()
    for _ in 0..<3 { builder.leaveOut("no response") }
    builder.leaveOut("cut")
    #expect(builder.build().unusable == ["no response": 3, "cut": 1])
  }

  @Test func `sessions are equal exactly where their keys are`() {
    let sessions = library(["a", "b", "a", nil]).entries[0].answers.map(\.session)
    #expect(sessions[0] == sessions[2] && sessions[0] != sessions[1] && sessions[3] == -1)
  }

  /// Noise that is said before, a login, a header field that decides and one that is repeated, an aspect, credentials that end.
  private static let everything = [
    Recorded("POST /login ann", issues: ["a"]), Recorded("POST /login ann", issues: ["b"]),
    Recorded(#"POST /o {"id":"\#(uuid(0))"}"#, says: uuid(0), session: "a"), Recorded("GET /o/\(uuid(0))", session: "a"),
    Recorded("GET /x", says: "no", session: "a", isRefusal: true),
    Recorded("GET /x", says: "1", session: "b", aspect: 1, fields: ["accept": "1"]),
    Recorded("GET /x", says: "2", session: "b", fields: ["accept": "2"]),
    Recorded("GET /x", says: uuid(1), session: "b", isRefusal: true, fields: ["trace": uuid(1)]),
  ]

  @Test func `what is told beside signatures counts where something is learned`() {
    let library = learned(Self.everything)
    #expect(!library.masking.noise.isEmpty && !library.history.writes.isEmpty)
    #expect(library.masking.noise.rules.map(\.reason) == [.made, .followed])
    #expect((0..<8).filter { library.echoes.holds($0) } == [2, 7])
    #expect(library.credentials.end == .uses(2) && library.refusals == [4, 7] && library.refusal?.exchange == id(4))
    #expect(library.sessions == ["a": 0, "b": 0])
  }

  @Test func `what is told beside signatures counts for nothing where nothing is learned`() {
    let library = learned(Self.everything, learns: false)
    #expect(library.history.writes.isEmpty)
    #expect(library.masking.noise.isEmpty && library.echoes.isEmpty)
    #expect(library.credentials.end == .never && library.refusals.isEmpty && library.refusal == nil)
    #expect(library.sessions == ["a": 0, "b": 1])
    #expect(Live(library).ask(["GET /x", "GET /x", "GET /x", "GET /x"], session: "live") == [4, 4, 4, 4])
  }

  @Test func `the session of an exchange is that of its credentials, or the one that it is said to have`() {
    func sessions(_ owner: LibraryBuilder.Owner) -> (answer: Int, names: [String]) {
      var builder = LibraryBuilder()
      var one = exchange(1)
      one.session = "auth:1"
      builder.add(one, response: prepared(""), signature: signature("/"), computed: nil, owner: owner, instance: nil)
      let library = builder.build()
      let answer = library.entries[0].answers[0].session
      return (answer, library.sessions.filter { $0.value == answer }.map(\.key))
    }
    #expect(sessions(.credentials).names == ["auth:1"])
    #expect(sessions(.named("tenant")).names == ["tenant"])
    #expect(sessions(.named(nil)).answer == -1)
  }

  @Test func `credentials tell who is who where sessions are told by them, and nowhere else`() {
    func library(_ owner: LibraryBuilder.Owner) -> Library {
      var builder = LibraryBuilder(learns: true)
      for number in 1...2 {
        var one = exchange(number)
        one.session = "auth:\(number)"
        builder.add(
          one, response: prepared(""), signature: signature("/"), computed: nil, owner: owner, instance: nil,
          facts: AnswerFacts(user: 1, isRefusal: number == 1))
      }
      return builder.build()
    }
    let (ofCredentials, named) = (library(.credentials), library(.named("tenant")))
    #expect(ofCredentials.refusesCredentials && ofCredentials.users.user(of: 1) == 0)
    #expect(!named.refusesCredentials && (0...2).allSatisfy { named.users.user(of: $0) == $0 })
  }
}
