import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

struct RunLearnerTests {
  /// One request of a run with its answer: `GET /path name=value name=value`.
  private struct Said {
    var request: String
    var answer: String
    var session: String?
    /// The second in which it began; `nil` for its number.
    var second: Int?

    init(_ request: String, _ answer: String = "ok", session: String? = nil, second: Int? = nil) {
      self.request = request
      self.answer = answer
      self.session = session
      self.second = second
    }

    var signature: Signature {
      let words = self.request.split(separator: " ").map(String.init)
      var signature = Signature(["name:method": words[0], "path:url": words[1]])
      for word in words.dropFirst(2) {
        let pair = word.split(separator: "=", maxSplits: 1)
        signature[pair[0].contains(":") ? String(pair[0]) : "text:\(pair[0])"] = ByteBuffer(string: String(pair[1]))
      }
      return signature
    }
  }

  private func learn(_ runs: [[Said]]) -> RunLearner.Result {
    var learner = RunLearner()
    var number = 0
    for (run, all) in runs.enumerated() {
      for (index, said) in all.enumerated() {
        var answer = AnswerValues()
        answer.say(ByteBuffer(string: said.answer))
        withLeaves(said.signature) { bytes, leaves in
          learner.add(
            run: run, number: number, at: Timestamp(nanoseconds: Int64(said.second ?? index) * 1_000_000_000),
            session: said.session, request: bytes, leaves: leaves, content: answer.content,
            status: 200, answer: [ByteBuffer(string: said.answer)])
        }
        number += 1
      }
    }
    return learner.finish()
  }

  private func kind(_ request: String) -> UInt64 {
    withLeaves(Said(request).signature) { RequestKind.key(of: $0, $1) }
  }

  /// The places that are noise, as the numbers of the requests that showed them.
  private func examples(_ one: [Said], _ other: [Said]) -> [Int] { self.learn([one, other]).rules.map(\.example) }

  @Test func `an answer may repeat what differs`() {
    #expect(
      self.examples(
        [Said("POST /r id=4711 a=1", "{\"id\":4711,\"sum\":2}")], [Said("POST /r id=815 a=1", "{\"id\":815,\"sum\":2}")]) == [0]
    )
    #expect(
      self.examples([Said("POST /r id=4711", "{\"id\":4711,\"sum\":2}")], [Said("POST /r id=815", "{\"id\":815,\"sum\":3}")])
        .isEmpty)
    #expect(
      self.examples([Said("POST /r id=7", "{\"id\":7}")], [Said("POST /r id=8", "{\"id\":8}")]).isEmpty,
      "what is so short may be anything")
  }

  @Test func `all that is sent is noise only where all was answered alike`() {
    func runs(_ answers: [String]) -> [Int] {
      self.examples(
        [Said("POST /s bytes:b=<a>1</a>", answers[0]), Said("POST /s bytes:b=<a>2</a>", answers[1])],
        [Said("POST /s bytes:b=<a>3</a>", answers[0]), Said("POST /s bytes:b=<a>4</a>", answers[1])])
    }
    #expect(runs(["seven", "seven"]) == [0] && runs(["seven", "eight"]).isEmpty)
  }

  @Test func `a field that differs between runs that were answered alike is noise, whatever it looks like`() throws {
    let result = self.learn([
      [Said("GET /a q=same build=one"), Said("GET /a q=same build=one")],
      [Said("GET /a q=same build=two"), Said("GET /a q=same build=two")],
    ])
    let rule = try #require(result.rules.first)
    #expect(result.rules.count == 1 && result.pairs == 2 && result.unpaired == 0)
    #expect(rule.reason == .runs && rule.takesAnyValue && rule.values == 2 && rule.made == 4 && rule.requests == 4)
    #expect(rule.likenesses == [.ordinary] && rule.exampleLikeness == .ordinary && rule.example == 0)
    withLeaves(Said("GET /a q=same build=one").signature) { bytes, leaves in
      #expect(rule.kind == RequestKind.key(of: bytes, leaves))
      let names = FieldNames.of(bytes, form: { sampleForm(of: $0) })
      #expect(FieldNames.of(places: [rule.place], among: leaves, names) == [rule.place: "text:build"])
    }
  }

  @Test func `runs that are equal, and fields that decide the answer, teach nothing`() {
    #expect(self.examples([Said("GET /a q=1")], [Said("GET /a q=1")]).isEmpty)
    #expect(self.examples([Said("GET /a q=x", "one")], [Said("GET /a q=y", "two")]).isEmpty)
    #expect(
      self.examples([Said("GET /a q=x"), Said("GET /a q=v", "one")], [Said("GET /a q=y"), Said("GET /a q=w", "two")]).isEmpty,
      "one pair says otherwise")
  }

  @Test func `the same values in another order are no noise`() {
    #expect(self.examples([Said("GET /a q=x"), Said("GET /a q=y")], [Said("GET /a q=y"), Said("GET /a q=x")]).isEmpty)
    #expect(
      self.examples([Said("GET /a q=x"), Said("GET /a q=y")], [Said("GET /a q=z"), Said("GET /a q=x")]).isEmpty,
      "one value of both runs is enough")
  }

  @Test func `where equal requests were answered otherwise the answers tell nothing`() {
    let one = [Said("GET /a q=x n=1"), Said("GET /a q=s n=1", "first")]
    #expect(self.examples(one, [Said("GET /a q=y n=1"), Said("GET /a q=s n=1", "first")]) == [0])
    #expect(self.examples(one, [Said("GET /a q=y n=1"), Said("GET /a q=s n=1", "second")]).isEmpty)
  }

  @Test func `what an answer held before is of the server`() {
    #expect(
      self.examples([Said("POST /a", "id: 17"), Said("GET /b id=17")], [Said("POST /a", "id: 42"), Said("GET /b id=42")])
        .isEmpty)
    #expect(
      self.examples([Said("POST /a", "id: 17"), Said("GET /b id=18")], [Said("POST /a", "id: 42"), Said("GET /b id=43")])
        .count == 1)
    #expect(
      self.examples([Said("GET /b id=18"), Said("POST /a", "id: 18")], [Said("GET /b id=43"), Said("POST /a", "id: 43")])
        .count == 1, "an answer that came later repeats it")
    #expect(
      self.examples([Said("POST /a", "id: 17"), Said("GET /b id=x-17")], [Said("POST /a", "id: 42"), Said("GET /b id=x-42")])
        .count == 1, "every word of it must have been said")
  }

  @Test func `where the runs have not as many requests of a kind it is not known which belong together`() {
    let result = self.learn([
      [Said("GET /a q=1"), Said("GET /a q=2"), Said("GET /b q=x")], [Said("GET /a q=3"), Said("GET /b q=y")],
    ])
    #expect(result.pairs == 1 && result.unpaired == 3 && result.rules.map(\.example) == [2])
    #expect(result.pairedKinds == [self.kind("GET /b q=x")] && result.unpairedKinds == [self.kind("GET /a q=1")])
    let sessions = self.learn([
      [Said("GET /a q=1", session: "s"), Said("GET /a q=2", session: "t")], [Said("GET /a q=3", session: "v")],
    ])
    #expect(sessions.pairedKinds == sessions.unpairedKinds && sessions.pairedKinds.count == 1, "of one session it is known")
  }

  @Test func `requests pair by the order of their sessions, and of their times within each`() {
    let one = [Said("GET /a q=1", "one", session: "s"), Said("GET /a q=2", "two", session: "t")]
    #expect(
      self.examples(one, [Said("GET /a q=3", "one", session: "v"), Said("GET /a q=4", "two", session: "u")]) == [0],
      "sessions are called otherwise in each run")
    #expect(self.examples(one, [Said("GET /a q=3", "two", session: "v"), Said("GET /a q=4", "one", session: "u")]).isEmpty)
    let late = [Said("GET /a q=1", "one", second: 9), Said("GET /a q=2", "two", second: 1)]
    #expect(
      self.examples(late, [Said("GET /a q=3", "two"), Said("GET /a q=4", "one")]) == [0], "as the times say, not as they came")
  }

  @Test func `of an array its elements count together`() {
    func said(_ list: String) -> Signature { Signature(["json:b": "[\(list)]", "name:method": "GET"]) }
    func learn(_ lists: [String]) -> Int {
      var learner = RunLearner()
      for (run, list) in lists.enumerated() {
        withLeaves(said(list)) { bytes, leaves in
          learner.add(
            run: run, number: run, at: .epoch, session: nil, request: bytes, leaves: leaves, content: 1, status: 200, answer: []
          )
        }
      }
      return learner.finish().rules.count
    }
    #expect(learn([#""a","b""#, #""a","b""#]) == 0 && learn([#""a","b""#, #""a","c""#]) == 1)
  }
}
