import DoppelExchange
import DoppelLearn
import DoppelMatch
import DoppelRespond
import NIOCore
import Testing

/// What a library learned, as it decides what a client gets.
struct AnswererLearningTests {
  /// Answers of a library; the field `Client` tells a request's session, `Range` that it asks for more than its signature says.
  private func answerer(
    _ library: Library, _ configuration: Answerer.Configuration = Answerer.Configuration()
  ) -> Answerer {
    Answerer(
      library, configuration: configuration,
      clients: ClientReading(
        credentials: { $0.fields.first("Client") }, aspect: { $0.fields.firstIndex(of: "Range") == nil ? 0 : 1 }))
  }

  private func decide(
    _ answerer: Answerer, _ request: String, client: String? = nil, at second: Int = 0,
    fields: KeyValuePairs<String, String> = [:]
  ) -> Decision {
    var all = Fields(fields)
    if let client { all.append("Client", client) }
    let key = signature(ofRequest: request)
    return answerer.decide(
      Question(
        key: key.canonicalBytes, request: Message(fields: all, body: key["http:body"] ?? ByteBuffer()),
        startedAt: Timestamp(nanoseconds: Int64(second) * 1_000_000_000)))
  }

  /// The numbers of the exchanges that a client's requests get; `nil` for a miss.
  private func given(_ answerer: Answerer, _ requests: [String], client: String? = nil) -> [UInt64?] {
    requests.map { self.decide(answerer, $0, client: client).exchange?.low }
  }

  /// An order that the client numbered, read afterwards, and something that has nothing to do with it.
  private static let order = [
    Recorded(#"POST /o {"id":"\#(uuid(0))"}"#, says: #"{"made":"\#(uuid(0))"}"#),
    Recorded("GET /o/\(uuid(0))", says: #"{"order":"\#(uuid(0))"}"#), Recorded("GET /ping", says: "pong"),
  ]

  @Test func `what a client makes anew is found, and known by the same value in what it asks later`() {
    let answerer = self.answerer(learned(Self.order))
    let reads = ["GET /o/\(uuid(7))", "GET /o/\(uuid(8))", "GET /o/\(uuid(0))"]
    #expect(self.given(answerer, reads) == [nil, nil, 1], "what nobody made is not there")
    #expect(self.given(answerer, [#"POST /o {"id":"\#(uuid(7))"}"#] + reads) == [0, 1, nil, 1])
    #expect(self.given(answerer, [#"POST /o {"id":"a word"}"#, #"POST /o {"no":"\#(uuid(7))"}"#]) == [nil, nil])
    #expect(self.decide(answerer, reads[1]).outcome == .miss)
    #expect(
      Set(answerer.hits.map(\.signature)) == [signature(ofRequest: Self.order[0].request), signature(ofRequest: reads[2])])
    #expect(answerer.hits.map(\.count).sorted() == [1, 3])
  }

  @Test func `a read is answered as it was after the nearest writes, unless that is to be a miss`() {
    let library = learned([
      Recorded("PUT /c/a"), Recorded("GET /c", says: "a"), Recorded("PUT /c/b"), Recorded("GET /c", says: "a b"),
      Recorded("PUT /c/d"),
    ])
    let asked = ["PUT /c/b", "GET /c", "PUT /c/a", "GET /c"]
    #expect(self.given(self.answerer(library), asked) == [2, 3, 0, 3])
    var configuration = Answerer.Configuration()
    configuration.unrecordedState = .miss
    #expect(self.given(self.answerer(library, configuration), asked) == [2, nil, 0, 3])
    configuration.selection = .last
    #expect(self.given(self.answerer(library, configuration), asked) == [2, 3, 0, 3], "states count in recorded order alone")
  }

  @Test func `what was computed from a request is computed from the live one, and known in later answers`() {
    func body(_ number: Int) -> String { #"{"id":"\#(uuid(number))"}"# }
    // the MD5 of both bodies
    let (recorded, live) = (
      ByteBuffer(string: "c87424db193e61df9eed5c206c12bdf2"), ByteBuffer(string: "9a178ee04ed8116ed3eaf52d98272682")
    )
    let answerer = self.answerer(
      learned([
        Recorded("POST /o \(body(0))", says: #"{"sum":"\#(String(buffer: recorded))"}"#),
        Recorded("GET /list", says: #"[{"sum":"\#(String(buffer: recorded))"}]"#), Recorded("GET /ping", says: "pong"),
      ]))
    #expect(self.decide(answerer, "POST /o \(body(0))", client: "a").changes.echoes.value(for: recorded) == nil)
    #expect(self.decide(answerer, "POST /o \(body(7))", client: "b").changes.echoes.value(for: recorded) == live)
    #expect(self.decide(answerer, "GET /list", client: "b").changes.echoes.value(for: recorded) == live)
    #expect(self.decide(answerer, "GET /list", client: "a").changes.echoes.value(for: recorded) == nil)
    #expect(self.decide(answerer, "GET /ping", client: "b").changes.echoes.isEmpty)
  }

  @Test func `what a client uploads comes back as it sent it, and is named by its own digest and length`() {
    func upload(_ number: Int, _ rest: String = "") -> String { #"{"id":"\#(uuid(number).filter { $0 != "-" })\#(rest)"}"# }
    func digest(_ text: String) -> String { String(buffer: NamedContent.digest(of: ByteBuffer(string: text))) }
    func list(_ text: String) -> String { #"POST /list {"digest":"\#(digest(text))","size":\#(text.utf8.count)}"# }
    let (recorded, live) = (upload(0), upload(7, "3f2a91bc"))
    let answerer = self.answerer(
      learned([
        Recorded("POST /files \(recorded)"), Recorded("GET /file", says: recorded), Recorded(list(recorded), says: "ok"),
      ]))
    #expect(self.decide(answerer, "GET /file", client: "a").changes.body == nil)
    #expect(self.decide(answerer, list(live), client: "a").outcome == .miss, "nobody sent that")
    #expect(self.decide(answerer, "POST /files \(live)", client: "a").exchange?.low == 0)
    #expect(self.decide(answerer, "GET /file", client: "a").changes.body == ByteBuffer(string: live))
    #expect(self.decide(answerer, list(live), client: "a").exchange?.low == 2)
    #expect(self.decide(answerer, list(live + " "), client: "a").outcome == .miss)
  }

  @Test func `a part that nobody was recorded to want is a miss where parts are given`() {
    var builder = LibraryBuilder(learns: true)
    for (number, part) in [0, 7].enumerated() {
      var facts = AnswerFacts()
      (facts.part, facts.givesParts) = (UInt64(part), true)
      builder.add(
        Exchange(
          id: ExchangeID(high: 0, low: UInt64(number)), protocolName: "http", direction: .outbound, startedAt: .epoch),
        response: PreparedResponse(wire: ByteBuffer(), closes: false), signature: signature(ofRequest: "GET /file"),
        computed: nil,
        instance: nil, facts: facts)
    }
    let answerer = Answerer(
      builder.build(), configuration: Answerer.Configuration(),
      clients: ClientReading(credentials: { _ in nil }, part: { $0.fields.first("Range").flatMap { UInt64($0) } ?? 0 }))
    func outcome(_ fields: KeyValuePairs<String, String>) -> Outcome {
      self.decide(answerer, "GET /file", fields: fields).outcome
    }
    #expect(outcome([:]) == .hit && outcome(["Range": "7"]) == .hit && outcome(["Range": "8"]) == .miss)
  }

  @Test func `what one client made stands in what another is told, where the recording shows that it is`() {
    let list = #"{"of":"\#(uuid(0))"}"#
    let answerer = self.answerer(
      learned([
        Recorded(#"POST /o {"id":"\#(uuid(0))"}"#, says: "made", session: "a"),
        Recorded("GET /list", says: list, session: "b"), Recorded("GET /mine", says: list, session: "a"),
      ]))
    #expect(self.given(answerer, [#"POST /o {"id":"\#(uuid(7))"}"#, "GET /mine"], client: "one") == [0, 2])
    let told = self.decide(answerer, "GET /list", client: "two").changes.echoes
    #expect(told.value(for: ByteBuffer(string: uuid(0))) == ByteBuffer(string: uuid(7)))
    _ = self.given(answerer, [#"POST /o {"id":"\#(uuid(8))"}"#, "GET /mine"], client: "three")
    let again = self.decide(answerer, "GET /list", client: "four").changes.echoes
    #expect(again.value(for: ByteBuffer(string: uuid(0))) == ByteBuffer(string: uuid(8)), "the same clients once more")
  }

  @Test func `what follows a value of the client's own is about that value, and about no other`() {
    let answerer = self.answerer(
      learned([
        Recorded(#"POST /o {"id":"\#(uuid(0))"}"#, says: "one", session: "a"),
        Recorded(#"POST /o {"id":"\#(uuid(1))"}"#, says: "two", session: "a"),
        Recorded("GET /o/\(uuid(0))", says: "the first", session: "a"),
      ]))
    let makes = [7, 8].map { #"POST /o {"id":"\#(uuid($0))"}"# }
    #expect(self.given(answerer, makes, client: "one") == [0, 1])
    #expect(self.given(answerer, ["GET /o/\(uuid(7))", "GET /o/\(uuid(8))"], client: "one") == [2, nil])
  }

  @Test func `what follows a value is known beside what is new, also where one recorded request alone is like it`() {
    let answerer = self.answerer(
      learned([
        Recorded(#"POST /o {"id":"\#(uuid(0))"}"#, says: "one"), Recorded(#"POST /o {"id":"\#(uuid(1))"}"#, says: "two"),
        Recorded(#"POST /o/\#(uuid(0))/reports {"id":"\#(uuid(2))"}"#, says: "report"),
      ]))
    func report(_ of: Int, _ number: Int) -> String { #"POST /o/\#(uuid(of))/reports {"id":"\#(uuid(number))"}"# }
    let made = [7, 8].map { #"POST /o {"id":"\#(uuid($0))"}"# }
    #expect(self.given(answerer, made + [report(7, 9), report(8, 10)], client: "a") == [0, 1, 2, nil])
    #expect(self.given(answerer, [report(0, 11), report(1, 12)], client: "b") == [2, nil], "the recorded client's own")
  }

  @Test func `a stranger is told nothing of what others are, where the server refuses credentials`() {
    func recorded(_ isRefusal: Bool) -> [Recorded] {
      [
        Recorded("GET /x", says: "no", session: "wrong", isRefusal: isRefusal, user: 1),
        Recorded("GET /x", says: "yes", session: "right", user: 1),
      ]
    }
    for (refuses, given) in [(true, nil), (false, 0)] as [(Bool, UInt64?)] {
      let answerer = self.answerer(learned(recorded(refuses)))
      #expect(self.given(answerer, ["GET /x"], client: "right") == [1])
      #expect(self.given(answerer, ["GET /x"], client: "another") == [given])
    }
  }

  @Test func `a session knows its own values and those of clients without one`() {
    let answerer = self.answerer(learned(Self.order))
    #expect(self.given(answerer, [#"POST /o {"id":"\#(uuid(7))"}"#, "GET /o/\(uuid(7))"], client: "one") == [0, 1])
    #expect(self.given(answerer, ["GET /o/\(uuid(7))"], client: "two") == [nil])
    #expect(self.given(answerer, ["GET /o/\(uuid(7))"]) == [nil])
    #expect(self.given(answerer, [#"POST /o {"id":"\#(uuid(8))"}"#]) == [0])
    #expect(self.given(answerer, ["GET /o/\(uuid(8))"], client: "two") == [1])
    answerer.swap(learned(Self.order))
    #expect(self.given(answerer, ["GET /o/\(uuid(7))"], client: "one") == [nil], "another library begins anew")
    #expect(self.given(answerer, ["GET /o/\(uuid(8))"], client: "two") == [nil])
  }

  @Test func `of requests that differ in noise that one is answered which holds the same values`() {
    func item(_ order: Int, _ nonce: Int) -> String { #"POST /i {"of":"\#(uuid(order))","nonce":"\#(uuid(nonce))"}"# }
    func order(_ number: Int) -> String { #"POST /o {"id":"\#(uuid(number))"}"# }
    let library = learned([
      Recorded(order(0)), Recorded(order(1)), Recorded(item(0, 2), says: "of 0"), Recorded(item(1, 3), says: "of 1"),
    ])
    #expect(self.given(self.answerer(library), [order(7), order(8), item(8, 9), item(7, 10), item(8, 11)]) == [0, 1, 3, 2, 3])
    #expect(self.given(self.answerer(library), [order(7), order(7), item(7, 9), item(8, 10)]) == [0, 0, 2, nil])
  }

  /// The values that are to stand in an answer in place of these.
  private func echoes(_ decision: Decision, of recorded: [String]) -> [String?] {
    recorded.map { decision.changes.echoes.value(for: ByteBuffer(string: $0)).map { String(buffer: $0) } }
  }

  @Test func `a client's values come back in answers that hold the recorded ones, and in no others`() {
    let answerer = self.answerer(learned(Self.order))
    let made = self.decide(answerer, #"POST /o {"id":"\#(uuid(7))"}"#, client: "one")
    #expect(made.exchange?.low == 0 && self.echoes(made, of: [uuid(0), uuid(7)]) == [uuid(7), nil])
    let read = self.decide(answerer, "GET /o/\(uuid(7))", client: "one")
    #expect(read.exchange?.low == 1 && self.echoes(read, of: [uuid(0)]) == [uuid(7)])
    #expect(self.decide(answerer, "GET /ping", client: "one").changes.echoes.isEmpty)
    let same = self.decide(answerer, Self.order[0].request, client: "two")
    #expect(same.exchange?.low == 0 && self.echoes(same, of: [uuid(0)]) == [nil], "as recorded, nothing is replaced")
  }

  @Test func `what stood in a header field of the request comes back as the client sent it`() {
    let answerer = self.answerer(
      learned([Recorded("GET /x", says: "trace \(uuid(0))", fields: ["trace": "id=\(uuid(0));", "agent": "\(uuid(1))"])]))
    func echo(_ fields: KeyValuePairs<String, String>) -> String? {
      self.echoes(self.decide(answerer, "GET /x", fields: fields), of: [uuid(0)])[0]
    }
    #expect(echo(["Agent": uuid(6), "TRACE": "id=\(uuid(7));"]) == uuid(7))
    #expect(echo(["Trace": "id=3f2a91bc;"]) == "3f2a91bc", "of whatever kind")
    #expect(echo(["Trace": "other=\(uuid(7));"]) == nil && echo([:]) == nil && echo(["Trace": "id=\(uuid(0));"]) == nil)
  }

  /// Two tokens that were refused at their third use, and something that was asked once without one.
  private static let refusals =
    ["a", "b"].flatMap { session in
      [
        Recorded("GET /x", says: "yes", session: session), Recorded("GET /x", says: "yes", session: session),
        Recorded("GET /x", says: "no", session: session, isRefusal: true),
      ]
    } + [Recorded("GET /y", says: "y")]

  @Test func `a credential is refused after as many uses as the recorded ones, whatever is asked`() {
    let library = learned(Self.refusals)
    #expect(library.credentials.end == .uses(2))
    let answerer = self.answerer(library)
    #expect(self.given(answerer, ["GET /x", "GET /x", "GET /x", "GET /y", "GET /x"], client: "one") == [0, 1, 2, 2, 2])
    #expect(self.given(answerer, ["GET /y", "GET /y", "GET /y"], client: "two") == [6, 6, 2])
    #expect(self.given(answerer, ["GET /x", "GET /x", "GET /x"], client: "three") == [3, 4, 5])
    #expect(self.given(answerer, ["GET /y", "GET /y", "GET /y"]) == [6, 6, 6], "without one nothing ends")
    answerer.swap(library)
    #expect(self.given(answerer, ["GET /x", "GET /x", "GET /x"], client: "one") == [0, 1, 2])
  }

  @Test func `a credential is refused at the age at which the recorded ones were`() {
    let times = [("a", 0, false), ("a", 5, false), ("a", 10, true), ("b", 100, false), ("b", 112, true), ("b", 113, true)]
    let library = learned(
      times.map { Recorded("GET /x", says: $0.2 ? "no" : "yes", session: $0.0, second: $0.1, isRefusal: $0.2) })
    #expect(library.credentials.end == .age(.milliseconds(7_500)))
    let answerer = self.answerer(library)
    let given = [50, 51, 57, 58].map { self.decide(answerer, "GET /x", client: "one", at: $0).exchange?.low }
    #expect(given == [0, 1, 1, 2])
    #expect(self.decide(answerer, "GET /x", client: "two", at: 60).exchange?.low == 3)
  }

  /// A login, something that a wrong token does not get and the right one does, and a logout.
  private static let logout = [
    Recorded("POST /login ann", says: "a", issues: ["a"]), Recorded("GET /x", says: "no", session: "bad", isRefusal: true),
    Recorded("GET /x", says: "yes", session: "a"), Recorded("POST /logout", session: "a"),
    Recorded("GET /x", says: "no", session: "a", isRefusal: true),
  ]

  @Test func `a credential ends with the logout, however often it was used, until a login gives it again`() {
    let answerer = self.answerer(learned(Self.logout))
    let uses = ["GET /x", "GET /x", "GET /x", "POST /logout", "GET /x", "GET /x"]
    #expect(self.given(answerer, uses, client: "a") == [2, 2, 2, 3, 4, 4])
    #expect(self.given(answerer, ["POST /login ann"], client: "a") == [0], "a login is for whoever has none any more")
    #expect(self.given(answerer, ["GET /x"], client: "a") == [2])
  }

  @Test
  func `what was never taken is refused, whenever it comes, and so is what no answer gave where the others came from answers`()
  {
    let answerer = self.answerer(learned(Self.logout))
    #expect(self.given(answerer, ["GET /x", "GET /x"], client: "bad") == [1, 1])
    #expect(self.given(answerer, ["GET /x"], client: "a") == [2])
    #expect(self.given(answerer, ["GET /x", "GET /x"], client: "nobody knows") == [1, 4])
    #expect(self.given(answerer, ["POST /login ann"], client: "nobody knows") == [0], "whoever asks may log in")
  }

  @Test func `where real servers are asked they may give credentials that nobody recorded`() {
    var configuration = Answerer.Configuration()
    configuration.isAlone = false
    let answerer = Answerer(
      learned(Self.logout), configuration: configuration, clients: ClientReading { $0.fields.first("Client") })
    #expect(self.given(answerer, ["GET /x"], client: "nobody knows") == [2])
  }

  @Test func `the tokens of one login share their place, and a client with a recorded one follows its session`() {
    func recorded(_ issues: [String]) -> [Recorded] {
      [
        Recorded("POST /login ann", issues: issues), Recorded("GET /x", says: "yes", session: "a"),
        Recorded("GET /x", says: "yes", session: "b"),
      ]
    }
    let clients = ["b", "b", "a", "b", "a"]
    let one = self.answerer(learned(recorded(["a", "b"])))
    #expect(clients.flatMap { self.given(one, ["GET /x"], client: $0) } == [1, 2, 1, 2, 1])
    let two = self.answerer(learned(recorded([])))
    #expect(clients.flatMap { self.given(two, ["GET /x"], client: $0) } == [2, 2, 1, 2, 1])
  }

  @Test func `conditions, header fields and writes choose, as the request has them`() {
    let answerer = self.answerer(
      learned([
        Recorded("GET /x", says: "all"), Recorded("GET /x", says: "part", aspect: 1),
        Recorded("GET /y", says: "{}", fields: ["accept": "json"]), Recorded("GET /y", says: "<y/>", fields: ["accept": "xml"]),
        Recorded("GET /z", says: "old"), Recorded("PUT /z"), Recorded("GET /z", says: "new"),
      ]))
    let ranges: [KeyValuePairs<String, String>] = [["Range": "bytes=0-1"], [:], ["Range": "bytes=2-3"]]
    #expect(ranges.map { self.decide(answerer, "GET /x", fields: $0).exchange?.low } == [1, 0, 1])
    let kinds = ["xml", "json", "xml"].map { self.decide(answerer, "GET /y", fields: ["Accept": $0]).exchange?.low }
    #expect(kinds == [3, 2, 3])
    #expect(self.given(answerer, ["GET /z", "GET /z", "PUT /z", "GET /z", "GET /z"]) == [4, 4, 5, 6, 6])
  }

  @Test func `where nothing is learned a request is answered by its signature alone, in recorded order`() {
    let order = self.answerer(learned(Self.order, learns: false))
    let requests = [#"POST /o {"id":"\#(uuid(7))"}"#, Self.order[0].request, "GET /o/\(uuid(7))", "GET /o/\(uuid(0))"]
    #expect(self.given(order, requests, client: "one") == [nil, 0, nil, 1])
    #expect(self.decide(order, Self.order[0].request, client: "one").changes.echoes.isEmpty)
    let refusals = self.answerer(learned(Self.refusals, learns: false))
    #expect(self.given(refusals, Array(repeating: "GET /x", count: 4), client: "one") == [0, 1, 2, 0])
    #expect(self.given(refusals, Array(repeating: "GET /y", count: 4), client: "one") == [6, 6, 6, 6])
    let written = [Recorded("GET /z", says: "old"), Recorded("PUT /z"), Recorded("GET /z", says: "new")]
    let writes = self.answerer(learned(written, learns: false))
    #expect(self.given(writes, ["PUT /z", "GET /z", "GET /z", "GET /z"]) == [1, 0, 2, 0])
  }
}
