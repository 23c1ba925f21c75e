import DoppelExchange
import DoppelMatch
import NIOCore
import Testing

/// What was written, asked beside the signature and issued, as it chooses among several answers.
struct CursorsLearningTests {
  /// A basket that is read empty, with one thing in it and with two; after that a third one is put in, and nobody reads it.
  private static let basket = [
    Recorded("GET /c", says: "nothing"), Recorded("PUT /c/a"), Recorded("GET /c", says: "a"), Recorded("PUT /c/b"),
    Recorded("GET /c", says: "a b"), Recorded("PUT /c/d"),
  ]

  @Test(
    arguments: [
      (["GET /c", "GET /c", "PUT /c/a", "GET /c", "GET /c", "PUT /c/b", "GET /c", "GET /c"], [0, 0, 1, 2, 2, 3, 4, 4]),
      // the same writes in another order
      (["PUT /c/b", "PUT /c/a", "GET /c", "GET /c"], [3, 1, 4, 4]),
      // the same last write
      (["PUT /c/b", "GET /c", "PUT /c/d", "PUT /c/a", "GET /c"], [3, 4, 5, 1, 2]),
      // a write that leaves all as it is
      (["PUT /c/a", "PUT /c/a", "GET /c"], [1, 1, 2]),
      // no such write: as recorded, and the last stays
      (["PUT /c/d", "GET /c", "GET /c", "GET /c", "GET /c"], [5, 0, 2, 4, 4]),
    ] as [([String], [UInt64?])])
  func `a read gets what was answered after the same writes, else after the same last one, else what comes next`(
    asked: [String], given: [UInt64?]
  ) {
    #expect(Live(learned(Self.basket)).ask(asked) == given)
  }

  @Test(
    arguments: [
      (["PUT /k light", "PUT /k dark", "GET /k"], [2, 0, 1]),
      (["DELETE /k", "PUT /k light", "GET /k"], [4, 2, 3]),
      (["PUT /k dark", "PUT /k light", "PUT /k dark", "GET /k"], [0, 2, 0, 1]),
      (["PUT /k light", "DELETE /k", "GET /k"], [2, 4, 5]),
    ] as [([String], [UInt64?])])
  func `what is put anew or removed is as it was left last, whatever was before`(asked: [String], given: [UInt64?]) {
    let settings = [
      Recorded("PUT /k dark", isWhole: true), Recorded("GET /k", says: "dark"), Recorded("PUT /k light", isWhole: true),
      Recorded("GET /k", says: "light"), Recorded("DELETE /k", isWhole: true), Recorded("GET /k", says: "nothing"),
    ]
    #expect(Live(learned(settings)).ask(asked) == given)
  }

  @Test func `what came to be and was removed is as if it never was`() {
    let words = [
      Recorded("POST /w tea", says: "made", creates: ["1"]), Recorded("POST /w tea", says: "taken", isRefused: true),
      Recorded("GET /w", says: "tea"), Recorded("DELETE /w/1", isWhole: true), Recorded("GET /w", says: "nothing"),
      Recorded("GET /w/1", says: "gone", isAbsence: true),
    ]
    #expect(
      Live(learned(words)).ask(["POST /w tea", "DELETE /w/1", "POST /w tea", "POST /w tea", "GET /w"]) == [0, 3, 0, 1, 2])
  }

  @Test func `what comes to be again begins anew`() {
    let job = [
      Recorded("GET /j/1", says: "none", isAbsence: true), Recorded("POST /j", says: "made", creates: ["1"]),
      Recorded("GET /j/1", says: "pending"), Recorded("GET /j/1", says: "done"),
    ]
    let polls = ["GET /j/1", "GET /j/1", "GET /j/1"]
    #expect(
      Live(learned(job)).ask(["GET /j/1", "POST /j"] + polls + ["POST /j"] + polls) == [0, 1, 2, 3, 3, 1, 2, 3, 3])
  }

  @Test func `by time the answer comes that was given as long after the write before it, else after the first request`() {
    let job = [
      Recorded("GET /j", says: "idle", second: 0), Recorded("PUT /j", second: 10),
      Recorded("GET /j", says: "pending", second: 11),
      Recorded("GET /j", says: "running", second: 14), Recorded("GET /j", says: "done", second: 20),
    ]
    let live = Live(learned(job, keepsTime: true))
    func ask(_ request: String, at second: Int) -> UInt64? {
      live.turn(request, session: "one", second: second, byTime: true)?.answer.exchange.low
    }
    #expect(ask("GET /j", at: 100) == 0 && ask("PUT /j", at: 200) == 1)
    #expect([200, 201, 203, 204, 209, 210, 999, 202].map { ask("GET /j", at: $0) } == [2, 2, 2, 3, 3, 4, 4, 2])
    let polled = Live(learned([job[2], job[3], job[4]], keepsTime: true))
    let given = [50, 52, 53, 59].map {
      polled.turn("GET /j", session: "one", second: $0, byTime: true)?.answer.exchange.low
    }
    #expect(given == [0, 0, 1, 2])
  }

  @Test func `what was found only after something was written around it depends on that`() {
    let list = [
      Recorded("GET /r/b/tags", says: "none", isAbsence: true), Recorded("PUT /r/b/items/1"),
      Recorded("GET /r/b/tags", says: "1"),
    ]
    #expect(Live(learned(list)).ask(["PUT /r/b/items/1", "GET /r/b/tags", "GET /r/b/tags"]) == [1, 2, 2])
    #expect(Live(learned(list)).ask(["GET /r/b/tags", "GET /r/b/tags", "PUT /r/b/items/1", "GET /r/b/tags"]) == [0, 0, 1, 2])
    let named = [
      Recorded("PUT /r/b/tag"), Recorded("GET /r/b/tag", says: "there"), Recorded("DELETE /r/b/7"),
      Recorded("GET /r/b/tag", says: "gone", isAbsence: true),
    ]
    #expect(Live(learned(named)).ask(["PUT /r/b/tag", "DELETE /r/b/7", "GET /r/b/tag"]) == [0, 2, 3])
    let polled = [
      list[1], Recorded("GET /r/b/job", says: "pending"), Recorded("PUT /r/b/items/2"), Recorded("GET /r/b/job", says: "done"),
    ]
    #expect(Live(learned(polled)).ask(["GET /r/b/job", "GET /r/b/job"]) == [1, 3], "what was there all the time is not")
  }

  @Test func `where nothing is learned answers come in recorded order, whatever was written`() {
    let live = Live(learned(Self.basket, learns: false))
    #expect(live.ask(["PUT /c/a", "GET /c", "PUT /c/b", "GET /c", "GET /c", "GET /c"]) == [1, 0, 3, 2, 4, 0])
  }

  @Test func `a session sees its own writes, and whoever has none sees all`() {
    let live = Live(learned(Self.basket))
    #expect(live.ask(["PUT /c/a", "GET /c"], session: "one") == [1, 2])
    #expect(live.ask(["GET /c", "PUT /c/b", "GET /c"], session: "two") == [0, 3, 4])
    #expect(live.ask(["GET /c"], session: "one") == [2])
    #expect(live.ask(["GET /c"]) == [4])
    live.cursors.reset()
    #expect(live.ask(["GET /c"]) == [0], "a reset forgets what was written")
    #expect(live.ask(["GET /c"], session: "one") == [0])
  }

  @Test func `what was removed is gone, and what was created is there, also for those who read what it is in`() {
    let recorded = [
      Recorded("GET /d/1", says: "there"), Recorded("DELETE /d"), Recorded("GET /d/1", says: "gone"),
      Recorded("GET /o", says: "0"), Recorded("POST /o", creates: ["7"]), Recorded("GET /o", says: "1"),
      Recorded("GET /o/7", says: "new"),
      Recorded("PUT /o/7"), Recorded("GET /o/7", says: "changed"),
    ]
    let live = Live(learned(recorded))
    #expect(live.ask(["GET /d/1", "GET /d/1", "DELETE /d", "GET /d/1", "GET /d/1"]) == [0, 0, 1, 2, 2])
    #expect(live.ask(["GET /o", "GET /o", "POST /o", "GET /o", "GET /o/7", "GET /o/7"]) == [3, 3, 4, 5, 6, 6])
    #expect(live.ask(["PUT /o/7", "GET /o/7", "GET /o/7"]) == [7, 8, 8])
  }

  @Test func `what others wrote counts where it told answers to one session apart`() {
    let recorded = [
      Recorded("GET /g", says: "new", session: "a"), Recorded("PUT /g", session: "b"),
      Recorded("GET /g", says: "changed", session: "a"),
    ]
    let live = Live(learned(recorded))
    _ = live.ask("PUT /g", session: "two")
    #expect(live.ask(["GET /g"], session: "one") == [2], "though it is the first that this session reads")
    let other = Live(learned(recorded))
    #expect(other.ask(["GET /g"], session: "one") == [0])
    _ = other.ask("PUT /g", session: "two")
    #expect(other.ask(["GET /g"], session: "one") == [2])
  }

  @Test func `what others wrote does not matter where a session's own writes tell its answers apart`() {
    let recorded = [
      Recorded("GET /g", says: "1", session: "a"), Recorded("PUT /g", session: "b"),
      Recorded("GET /g", says: "1", session: "a"),
      Recorded("PUT /g/x", session: "a"), Recorded("GET /g", says: "2", session: "a"),
    ]
    let live = Live(learned(recorded))
    #expect(live.ask(["PUT /g/x", "GET /g"], session: "one") == [3, 4])
  }

  @Test func `writes to something else do not matter`() {
    let recorded = [Recorded("GET /x", says: "1"), Recorded("PUT /y"), Recorded("GET /x", says: "2")]
    #expect(Live(learned(recorded)).ask(["GET /x", "PUT /y", "PUT /y", "GET /x"]) == [0, 1, 1, 2])
  }

  @Test(
    arguments: [
      (["queued", "running", "done"], [0, 1, 2, 2, 2]), (["queued", "queued", "done"], [0, 1, 2, 2, 2]),
      (["on", "off", "on"], [0, 1, 2, 0, 1]), (["same", "same", "same"], [0, 1, 2, 0, 1]),
      (["1 left", "2 left", "3 left"], [0, 1, 2, 0, 1]),
    ] as [([String], [UInt64?])])
  func `a job that advances stays at its last answer, and what comes back begins again`(says: [String], given: [UInt64?]) {
    let recorded = says.map { Recorded("GET /job", says: $0) }
    #expect(Live(learned(recorded)).ask(Array(repeating: "GET /job", count: 5)) == given)
    let unlearned = Live(learned(recorded, learns: false))
    #expect(unlearned.ask(Array(repeating: "GET /job", count: 5)) == [0, 1, 2, 0, 1])
  }

  @Test func `values that are made anew do not make an answer another`() {
    let recorded = (0..<3).map { Recorded("GET /time", says: #"{"trace":"\#(uuid($0))"}"#) }
    #expect(Live(learned(recorded)).ask(Array(repeating: "GET /time", count: 4)) == [0, 1, 2, 0])
  }

  @Test func `a conditional request gets what conditional ones got, and one of an unknown kind what comes next`() {
    let recorded = [
      Recorded("GET /x", says: "all"), Recorded("GET /x", says: "as before", aspect: 1), Recorded("GET /x", says: "all"),
    ]
    let live = Live(learned(recorded))
    #expect([1, 0, 1, 0, 0].map { live.ask("GET /x", aspect: $0) } == [1, 0, 1, 2, 0])
    #expect((0..<4).map { _ in live.ask("GET /x", aspect: 2) } == [0, 1, 2, 0])
  }

  @Test func `where a header field chose the answer it chooses again, and another value gets what comes next`() {
    let recorded = [
      Recorded("GET /x", says: "{}", fields: ["accept": "application/json", "agent": "1"]),
      Recorded("GET /x", says: "<x/>", fields: ["accept": "application/xml", "agent": "1"]),
      Recorded("GET /x", says: "{}", fields: ["accept": "application/json", "agent": "1"]),
    ]
    let live = Live(learned(recorded))
    func given(_ accepted: [String?]) -> [UInt64?] {
      accepted.map { live.ask("GET /x", fields: $0.map { Fields(["ACCEPT": $0]) } ?? Fields()) }
    }
    #expect(given(["application/xml", "application/xml"]) == [1, 1])
    #expect(given(["application/json", "application/xml", "application/json", "application/json"]) == [0, 1, 2, 0])
    #expect(given(["text/plain", nil, nil, nil]) == [0, 1, 2, 0])
  }

  @Test func `a session is told by the header fields that tell the recorded ones, whoever comes first`() {
    let recorded = [
      Recorded("GET /me", says: "Ann", session: "a", fields: ["x-user": "ann"]),
      Recorded("GET /me", says: "Bob", session: "b", fields: ["x-user": "bob"]),
      Recorded("GET /x", says: "of Ann", session: "a"), Recorded("GET /x", says: "of Bob", session: "b"),
    ]
    let live = Live(learned(recorded))
    #expect(live.ask("GET /me", session: "one", fields: Fields(["X-User": "bob"])) == 1)
    #expect(live.ask(["GET /x", "GET /me"], session: "one") == [3, 1], "it stays that session")
    #expect(live.ask("GET /me", session: "two", fields: Fields(["X-User": "bob"])) == 1, "also a second time")
    #expect(live.ask("GET /me", session: "three", fields: Fields(["X-User": "ann"])) == 0)
    #expect(live.ask("GET /me", session: "four", fields: Fields(["X-User": "eve"])) == 0, "whom nobody knows takes a turn")
  }

  @Test func `the tokens that one login gave are one session`() {
    func recorded(_ issues: [[String]], _ login: String = "POST /login ann") -> [Recorded] {
      [
        Recorded(login, issues: issues[0]), Recorded("GET /x", says: "1", session: "a"),
        Recorded(login, issues: issues[1]), Recorded("GET /x", says: "2", session: "b"),
      ]
    }
    let one = Live(learned(recorded([["a"], ["b"]])))
    #expect(one.library.sessions == ["a": 0, "b": 0])
    #expect(one.ask(["GET /x", "GET /x", "GET /x"], session: "live") == [1, 3, 1])
    let two = Live(learned(recorded([[], []])))
    #expect(two.library.sessions == ["a": 0, "b": 1])
    for anybody in ["POST /guest", "POST /guest {}", "GET /login ann"] {
      #expect(learned(recorded([["a"], ["b"]], anybody)).sessions == ["a": 0, "b": 1], "it says nothing of who asks")
    }
    #expect(two.ask(["GET /x", "GET /x"], session: "live") == [1, 1])
  }

  @Test func `a value of a client stands for the recorded one in its session, and of nobody in all`() {
    let recorded = [Recorded(#"POST /o {"id":"\#(uuid(0))"}"#), Recorded("GET /o/\(uuid(0))")]
    let live = Live(learned(recorded))
    func key(_ request: String, session: String?) -> Signature? {
      let asked = live.cursors.asRecorded(signature(ofRequest: request).canonicalBytes, in: live.library, session: session)
      return Signature(canonicalBytes: asked.key)
    }
    let (asked, known) = ("GET /o/\(uuid(1))", signature(ofRequest: "GET /o/\(uuid(0))"))
    let values = [(live: ByteBuffer(string: uuid(1)), recorded: ByteBuffer(string: uuid(0)))]
    #expect(key(asked, session: "one") == signature(ofRequest: asked) && live.cursors.liveValues(session: "one").isEmpty)
    live.cursors.bind(values, session: "one")
    #expect(key(asked, session: "one") == known)
    #expect(key(asked, session: "two") == signature(ofRequest: asked))
    #expect(key(asked, session: nil) == signature(ofRequest: asked))
    #expect(live.cursors.liveValues(session: "one").value(for: values[0].recorded) == values[0].live)
    #expect(live.cursors.liveValues(session: "two").isEmpty)
    live.cursors.bind(values, session: nil)
    #expect(key(asked, session: "two") == known && key(asked, session: nil) == known)
    live.cursors.reset()
    #expect(key(asked, session: "one") == signature(ofRequest: asked) && live.cursors.liveValues(session: nil).isEmpty)
  }
}
