import DoppelExchange
import Testing

@testable import DoppelMatch

/// Which of the states that a client makes are known from a recording.
struct RecordedStatesTests {
  /// A basket that is read with one thing in it and with two; a third one is put in, and nobody reads it.
  private static let basket = [
    Recorded("GET /c", says: "nothing"), Recorded("PUT /c/a"), Recorded("GET /c", says: "a"), Recorded("PUT /c/b"),
    Recorded("GET /c", says: "a b"), Recorded("PUT /c/d"), Recorded("GET /other", says: "1"),
  ]

  /// Whether the last of some requests reads what was recorded in other states alone.
  private func isNew(_ recorded: [Recorded], _ asked: [String], session: String? = nil) -> Bool? {
    let live = Live(learned(recorded))
    _ = live.ask(asked.dropLast().map { $0 }, session: session)
    return asked.last.flatMap { live.turn($0, session: session)?.isOfNewState }
  }

  @Test(
    arguments: [
      // as recorded, and in another order
      (["GET /c"], false), (["PUT /c/a", "GET /c"], false), (["PUT /c/b", "PUT /c/a", "GET /c"], false),
      // something is left out
      (["PUT /c/b", "GET /c"], true), (["PUT /c/a", "PUT /c/d", "GET /c"], true), (["PUT /c/d", "GET /c"], true),
      // all of it is written, whatever its order
      (["PUT /c/a", "PUT /c/b", "PUT /c/d", "GET /c"], false), (["PUT /c/d", "PUT /c/b", "PUT /c/a", "GET /c"], false),
      // something comes twice
      (["PUT /c/b", "PUT /c/d", "PUT /c/b", "GET /c"], false),
      // nothing depends on writes
      (["PUT /c/b", "GET /other"], false),
    ] as [([String], Bool)])
  func `a read is new where something recorded was left out`(asked: [String], isNew: Bool) {
    #expect(self.isNew(Self.basket, asked) == isNew)
    let ofSession = Self.basket.map { Recorded($0.request, says: $0.says, session: "a") }
    #expect(self.isNew(ofSession, asked, session: "one") == isNew, "the same within a session")
  }

  @Test func `a thing that was written last is as it was after that write, whatever was left out before`() {
    let thing = [
      Recorded("PUT /s {\"v\":1}"), Recorded("GET /s", says: "1"), Recorded("PUT /s {\"v\":2}"), Recorded("GET /s", says: "2"),
      Recorded("PUT /s/x"), Recorded("GET /s", says: "3"), Recorded("PUT /s {\"v\":4}"),
    ]
    #expect(self.isNew(thing, ["PUT /s {\"v\":2}", "GET /s"]) == false)
    #expect(self.isNew(thing, ["PUT /s {\"v\":2}", "PUT /s/x", "GET /s"]) == true, "what was written last is in it")
    #expect(self.isNew(thing, ["PUT /s/x", "PUT /s {\"v\":2}", "GET /s"]) == false)
  }

  @Test func `what is new in something and not known tells nothing of the others in it`() {
    let list = [
      Recorded("GET /o", says: "0"), Recorded("POST /o {\"n\":1}"), Recorded("GET /o", says: "1"),
      Recorded("POST /o {\"n\":2}"),
      Recorded("GET /o", says: "2"), Recorded("POST /o {\"n\":3}"),
    ]
    #expect(self.isNew(list, ["POST /o {\"n\":2}", "GET /o"]) == true)
  }

  @Test func `what varied in one state is not known to depend on writes`() {
    let status = [
      Recorded("GET /s", says: "1 asked"), Recorded("GET /s", says: "2 asked"), Recorded("PUT /s/a"),
      Recorded("GET /s", says: "3 asked"), Recorded("PUT /s/b"), Recorded("GET /s", says: "4 asked"), Recorded("PUT /s/c"),
    ]
    #expect(self.isNew(status, ["PUT /s/b", "GET /s"]) == false)
  }

  @Test func `what writes of two recordings together make is outside of both`() {
    func add(_ request: String, _ says: String, _ number: Int, _ recording: Int, to builder: inout LibraryBuilder) {
      let one = Recorded(request, says: says)
      builder.add(
        exchange(number, at: number), response: prepared("\(number)"), signature: signature(ofRequest: request), computed: nil,
        recording: recording, instance: nil, facts: one.facts)
    }
    var builder = LibraryBuilder(learns: true, form: { sampleForm(of: $0) })
    for (recording, name) in ["a", "b"].enumerated() {
      let steps = [
        ("GET /c", "nothing"), ("PUT /c/\(name)", ""), ("GET /c", name), ("PUT /c/\(name)2", ""), ("GET /c", "both"),
      ]
      for (number, step) in steps.enumerated() { add(step.0, step.1, recording * 10 + number, recording, to: &builder) }
    }
    let live = Live(builder.build())
    _ = live.ask(["PUT /c/b2"])
    #expect(live.turn("GET /c")?.isOfNewState == true)
    _ = live.ask(["PUT /c/a"])
    #expect(live.turn("GET /c")?.isOfNewState == false)
  }

  @Test func `what always says the same is not new`() {
    let same = [Recorded("PUT /c/a"), Recorded("GET /c", says: "a"), Recorded("PUT /c/b"), Recorded("GET /c", says: "a")]
    #expect(self.isNew(same, ["PUT /c/b", "GET /c"]) == false)
  }

  @Test func `a write that was refused is no read`() {
    func refused(_ says: String) -> Recorded { Recorded("PUT /c", says: says, isRefused: true) }
    let recorded = [Recorded("PUT /c/a"), refused("1"), Recorded("PUT /c/b"), refused("2"), Recorded("PUT /c/d")]
    #expect(self.isNew(recorded, ["PUT /c/b", "PUT /c"]) == false)
  }

  @Test func `each recording begins anew`() {
    var tree = ResourceTree()
    let node = tree.insert(Resource(["c"]))
    func event(_ recording: Int, _ number: Int) -> History.Event {
      History.Event(
        recording: recording, startedAt: moment(number), session: -1, kind: .change, node: node, candidates: [], entry: number)
    }
    let history = History([event(0, 0), event(0, 1), event(1, 2)], in: tree)
    let states = RecordedStates([event(0, 0), event(0, 1), event(1, 2)], changing: [node], history: history)
    func areOver(after writes: [Int]) -> Bool {
      var log = WriteLog()
      for write in writes.compactMap({ history.writes[$0] }) { log.add(write, in: tree) }
      return states.areOver(for: node, after: log)
    }
    #expect(areOver(after: []) && areOver(after: [0, 1]) && areOver(after: [2]) && areOver(after: [0, 0]))
    #expect(!areOver(after: [0]) && areOver(after: [0, 2]), "writes of two recordings are outside of both")
    #expect(RecordedStates().changing.isEmpty)
  }
}
