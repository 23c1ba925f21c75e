import DoppelExchange
import DoppelLearn
import DoppelMatch
import NIOCore
import Testing

@testable import DoppelRespond

struct MatchRateStudyTests {
  /// A request with how it was answered in the run; a second for each before it.
  private struct Asked {
    var request: String
    var outcome: Outcome?
    var said: String

    init(_ request: String, _ outcome: Outcome? = .miss, said: String = "") {
      self.request = request
      self.outcome = outcome
      self.said = said
    }
  }

  private func study(_ recorded: [Recorded], _ asked: [Asked], decided: NoiseRules = NoiseRules()) -> MatchRate {
    var study = MatchRateStudy(learned(recorded, decided: decided), unrecordedState: .miss, clients: ClientReading { _ in nil })
    for (number, one) in asked.enumerated() {
      var answer = AnswerValues()
      answer.say(ByteBuffer(string: one.said))
      study.add(
        Question(key: signature(ofRequest: one.request).canonicalBytes, request: Message(), startedAt: .epoch), port: 0,
        as: ExchangeID(high: 0, low: 100 + UInt64(number)), outcome: one.outcome, answer: answer)
    }
    study.leaveOut("a fault")
    study.leaveOut("a fault")
    return study.finish()
  }

  /// `remedy field requests/alone risk of`.
  private func lines(_ rate: MatchRate) -> [String] {
    rate.causes.map {
      "\($0.remedy.rawValue) \($0.name.field) \($0.requests)/\($0.alone) \($0.mergedAnswers) of \($0.mergedRequests)"
    }
  }

  @Test func `the current rate is what the run says, the projected one what is answered now`() {
    let recorded = [Recorded("GET /a", says: "a"), Recorded("GET /b", says: "b")]
    let rate = self.study(
      recorded,
      [Asked("GET /a"), Asked("GET /b", .hit), Asked("GET /a", .passthrough), Asked("GET /c", .hit), Asked("GET /a", nil)])
    #expect(rate.current == MatchRate.Share(hits: 2, requests: 4))
    #expect(rate.projected == MatchRate.Share(hits: 4, requests: 5))
    #expect(rate.leftOut == ["a fault": 2] && rate.unexamined == 0)
    #expect(self.lines(rate) == ["record  1/0 0 of 0"])
    #expect(rate.causes.first?.name == NoiseName(request: "GET a.test/c", field: ""))
    #expect(rate.causes.first?.example == ExchangeID(high: 0, low: 103))
  }

  @Test func `what was made up in the run was no hit, and is counted`() {
    let rate = self.study([Recorded("GET /a", says: "a")], [Asked("GET /a", .hit), Asked("GET /b", .synthesized)])
    #expect(rate.current == MatchRate.Share(hits: 1, requests: 2) && rate.synthesized == 1)
    #expect(rate.projected == MatchRate.Share(hits: 1, requests: 2))
  }

  @Test func `what was recorded after other writes alone is a cause of its own`() {
    let recorded = [
      Recorded("PUT /c/a"), Recorded("GET /c", says: "a"), Recorded("PUT /c/b"), Recorded("GET /c", says: "a b"),
      Recorded("PUT /c/d"),
    ]
    let rate = self.study(recorded, ["PUT /c/b", "GET /c", "GET /c", "PUT /c/a", "GET /c"].map { Asked($0) })
    #expect(rate.projected == MatchRate.Share(hits: 3, requests: 5))
    #expect(self.lines(rate) == ["state  2/0 0 of 0"])
    #expect(rate.causes.first?.name == NoiseName(request: "GET a.test/c", field: ""))
  }

  @Test func `a field whose values look made is proposed as noise, with what it fixes`() throws {
    let recorded = [Recorded("GET /a"), Recorded(#"GET /s {"q":"tea","sid":"\#(uuid(0))"}"#, says: "tea")]
    let asked = (1...3).map { Asked(#"GET /s {"q":"tea","sid":"\#(uuid($0))"}"#) }
    let rate = self.study(recorded, asked)
    #expect(rate.projected.hits == 0 && self.lines(rate) == ["noise http:body[sid] 3/3 0 of 0"])
    let cause = try #require(rate.causes.first)
    #expect(cause.likeness == "uuid" && cause.with.isEmpty && cause.id == cause.name.id)
    let after = self.study(recorded, asked, decided: NoiseRules([NoiseEntry(cause.name, .accepted)]))
    #expect(after.projected == MatchRate.Share(hits: 3, requests: 3) && after.causes.isEmpty, "what is proposed is what helps")
  }

  @Test func `a rule that merges different answers has a risk`() {
    let recorded = (0...2).map { Recorded(#"GET /s {"sid":"\#(uuid($0))"}"#, says: $0 == 0 ? "one" : "other") }
    let rate = self.study(recorded, [Asked(#"GET /s {"sid":"\#(uuid(7))"}"#)])
    #expect(self.lines(rate) == ["noise http:body[sid] 1/1 2 of 3"])
  }

  @Test func `fields that differ together are rules that need each other`() {
    let recorded = [Recorded(#"GET /s {"a":"\#(uuid(0))","b":"\#(uuid(1))"}"#, says: "s")]
    let rate = self.study(
      recorded,
      [
        Asked(#"GET /s {"a":"\#(uuid(5))","b":"\#(uuid(6))"}"#), Asked(#"GET /s {"a":"\#(uuid(7))","b":"\#(uuid(8))"}"#),
        Asked(#"GET /s {"a":"\#(uuid(9))","b":"\#(uuid(1))"}"#),
      ])
    #expect(self.lines(rate) == ["noise http:body[a] 3/1 0 of 0", "noise http:body[b] 2/0 0 of 0"])
    #expect(rate.causes[0].with == [rate.causes[1].id] && rate.causes[1].with == [rate.causes[0].id])
  }

  @Test func `a value that an answer issued, in the run or in the recording, is a correlation and never noise`() {
    let recorded = [
      Recorded(#"POST /o {"n":"tea"}"#, says: "id \(uuid(0))"), Recorded(#"POST /u {"of":"\#(uuid(0))"}"#, says: "used"),
      Recorded(#"GET /v {"of":"\#(uuid(9))"}"#, says: "seen"),
    ]
    let rate = self.study(
      recorded,
      [
        Asked(#"POST /o {"n":"rum"}"#, said: "id \(uuid(4))"), Asked(#"POST /u {"of":"\#(uuid(3))"}"#),
        Asked(#"GET /v {"of":"\#(uuid(4))"}"#),
      ])
    #expect(
      Set(self.lines(rate)) == [
        "record http:body[n] 1/1 0 of 0", "correlate http:body[of] 1/1 0 of 0",
      ])
    #expect(rate.causes.filter { $0.remedy == .correlate }.map(\.name.request).sorted() == ["GET a.test/v", "POST a.test/u"])
  }

  @Test func `what a client made before, in a request that missed, is a correlation`() {
    let recorded = [
      Recorded(#"POST /o {"id":"\#(uuid(0))","n":"tea"}"#, says: "made"), Recorded("GET /o/\(uuid(0))", says: "order"),
    ]
    let rate = self.study(recorded, [Asked(#"POST /o {"id":"\#(uuid(5))","n":"rum"}"#), Asked("GET /o/\(uuid(5))")])
    #expect(Set(self.lines(rate)) == ["record http:body[n] 1/1 0 of 0", "correlate http:url[2] 1/1 0 of 0"])
  }

  @Test func `an unknown id in the path of a read is to be recorded, whatever it looks like`() {
    let recorded = [Recorded("GET /o/\(uuid(0))", says: "order"), Recorded("GET /p/17", says: "p")]
    let rate = self.study(recorded, [Asked("GET /o/\(uuid(5))"), Asked("GET /p/18"), Asked("GET /p/18")])
    #expect(self.lines(rate) == ["record http:url[2] 2/2 0 of 0", "record http:url[2] 1/1 0 of 0"])
  }

  @Test func `an ordinary value is noise where the recording shows several, else it is to be recorded`() {
    let one = [Recorded(#"GET /s {"page":1}"#, says: "p")]
    #expect(self.lines(self.study(one, [Asked(#"GET /s {"page":9}"#)])) == ["record http:body[page] 1/1 0 of 0"])
    let alike = one + [Recorded(#"GET /s {"page":2}"#, says: "p")]
    #expect(self.lines(self.study(alike, [Asked(#"GET /s {"page":9}"#)])) == ["noise http:body[page] 1/1 0 of 0"])
    let unlike = one + [Recorded(#"GET /s {"page":2}"#, says: "q")]
    #expect(self.lines(self.study(unlike, [Asked(#"GET /s {"page":9}"#)])) == ["noise http:body[page] 1/1 2 of 2"])
  }

  @Test func `equal misses are examined once, and all counted`() {
    let recorded = [Recorded(#"GET /s {"sid":"\#(uuid(0))"}"#, says: "s")]
    let asked = Array(repeating: Asked(#"GET /s {"sid":"\#(uuid(5))"}"#), count: 4)
    #expect(self.lines(self.study(recorded, asked)) == ["noise http:body[sid] 4/4 0 of 0"])
  }

  @Test func `many misses of one kind are all counted, though few are compared`() {
    let recorded = [Recorded(#"GET /s {"q":"a","sid":"\#(uuid(0))"}"#, says: "s"), Recorded("GET /t")]
    var asked = (1...80).map { Asked(#"GET /s {"q":"a","sid":"\#(uuid($0))"}"#) }
    asked += (1...30).map { Asked(#"GET /s {"q":"b","sid":"\#(uuid($0))"}"#) }
    let rate = self.study(recorded, asked)
    #expect(rate.projected == MatchRate.Share(hits: 0, requests: 110))
    #expect(self.lines(rate) == ["noise http:body[sid] 80/80 0 of 0", "record http:body[q] 30/0 0 of 0"])
  }

  @Test func `requests with several answers are listed, those with the most first`() {
    let recorded =
      ["pending", "pending", "done"].map { Recorded("GET /job/17", says: $0) }
      + ["a", "b", "c"].map { Recorded("GET /x", says: $0) } + [Recorded("GET /y", says: "y"), Recorded("GET /y", says: "y")]
    let rate = self.study(recorded, [Asked("GET /y", .hit)])
    #expect(
      rate.stateful == [
        MatchRate.Stateful(request: "GET a.test/x", signatures: 1, answers: 3),
        MatchRate.Stateful(request: "GET a.test/job/*", signatures: 1, answers: 2),
      ])
    #expect(rate.moreStateful == 0)
    let limit = MatchRate.statefulLimit
    let many = (0...limit).flatMap { path in ["1", "2"].map { Recorded("GET /p\(path)x", says: $0) } }
    let limited = self.study(many, [Asked("GET /y")])
    #expect(limited.stateful.count == limit && limited.moreStateful == 1)
  }

  @Test func `misses beyond the limit of bytes are counted, and not examined`() {
    let keys = ["GET /a1", "GET /a2", "GET /a3"].map { signature(ofRequest: $0).canonicalBytes }
    func unexamined(_ bytes: Int) -> (Int, causes: Int) {
      var study = MatchRateStudy(learned([Recorded("GET /b")]), keptBytes: bytes, clients: ClientReading { _ in nil })
      for (number, key) in (keys + keys).enumerated() {
        study.add(
          Question(key: key, request: Message(), startedAt: .epoch), port: 0, as: ExchangeID(high: 0, low: UInt64(number)),
          outcome: nil, answer: AnswerValues())
      }
      let rate = study.finish()
      return (rate.unexamined, rate.causes.reduce(0) { $0 + $1.requests })
    }
    let all = keys.reduce(0) { $0 + $1.readableBytes }
    let (whole, short) = (unexamined(all), unexamined(all - 1))
    #expect(whole.0 == 0 && whole.causes == 6)
    #expect(short.0 == 2 && short.causes == 4, "the third, both times")
  }
}
