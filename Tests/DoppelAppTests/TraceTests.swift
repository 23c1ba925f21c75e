import DoppelExchange
import DoppelLearn
import DoppelMatch
import DoppelReport
import Foundation
import NIOCore
import Testing

@testable import DoppelApp
@testable import DoppelRespond
@testable import DoppelSynthesis

/// What a trace is as text and as JSON.
struct TraceTests {
  private func id(_ number: Int) -> ExchangeID { exchange(number).id }

  private var hit: Trace {
    var trace = Trace(outcome: .hit, signature: Signature(["http:host": "a.test", "http:method": "GET", "http:url": "/o/1"]))
    trace.way = .masked
    trace.given = self.id(1)
    trace.values = [Trace.Value(asked: "live", recorded: "old")]
    trace.noise = [
      Trace.Noise(name: NoiseName(request: "GET a.test/o/*", field: "f"), reason: .made, asked: "x", recorded: "y")
    ]
    trace.candidates = [
      Candidate(exchange: self.id(1), standing: .given), Candidate(exchange: self.id(2), standing: .otherWrites),
    ]
    trace.moreCandidates = 1
    trace.session = "s"
    trace.following = Trace.Following(session: "r", evidence: .credentials)
    trace.writesMatched = .last
    trace.writes = [Trace.Write(exchange: self.id(3), request: "PUT a.test/o/1", recorded: self.id(4))]
    trace.moreWrites = 2
    trace.decidingFields = ["accept"]
    trace.fieldsMatched = false
    return trace
  }

  private var miss: Trace {
    var trace = Trace(outcome: .miss, signature: Signature(["http:url": "/o\u{1b}[2J"]))
    let name = NoiseName(request: "GET a.test/o", field: "q")
    trace.nearMisses = [
      Trace.Near(
        exchange: self.id(1), fields: [NearMiss.Field(name: "q", recorded: "a", asked: nil)], moreFields: 1,
        ifNoise: Trace.IfNoise(names: [name], requests: 3, answers: 1)),
      Trace.Near(
        exchange: self.id(2), fields: [], moreFields: 0, ifNoise: Trace.IfNoise(names: [name], requests: 3, answers: 2)),
      Trace.Near(exchange: self.id(3), fields: [], moreFields: 0, ifNoise: nil),
    ]
    return trace
  }

  @Test func `a hit is told in headed lines`() {
    let rule = self.hit.noise[0].name.id
    #expect(
      self.hit.text(.plain) == """
        HIT  GET a.test/o/1

        signature
          http:host    a.test
          http:method  GET
          http:url     /o/1

        found
          without 1 field that does not decide
          live  stands for  old
          f  is made anew by the client  (rule \(rule))
            asked  x  recorded  y

        answers
          \(self.id(1))  given
          \(self.id(2))  not given: recorded after other writes
          and 1 more

        decided by
          session  r: the client uses its credentials
          header fields  accept
          header fields  no answer was recorded for what this request says in them
          writes  the answer was recorded after the same last write
            \(self.id(3))  PUT a.test/o/1, recorded as \(self.id(4))
            and 2 before them
          order  the next of those that fit, as often as this client asked

        """)
  }

  private var synthesized: Trace {
    var trace = Trace(outcome: .synthesized, signature: Signature(["http:url": "/o/1"]))
    trace.given = self.id(1)
    trace.made = [
      Trace.Made(
        exchange: self.id(1), items: [Making.Item(id: "1", isThere: false)],
        values: [
          Trace.Made.Value(
            place: ".error", value: "\"no 1\"", origin: Expression.text([.literal("no "), .value(.id(0))]).origin)
        ],
        moreValues: 3)
    ]
    return trace
  }

  @Test func `what was made up is told value by value`() throws {
    #expect(
      self.synthesized.text(.plain) == """
        SYNTHESIZED  /o/1

        signature
          http:url  /o/1

        made up after \(self.id(1))
          item  1  gone
          .error  "no 1"  put together: no {id}
          and 3 more

        """)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(self.synthesized.json().readableBytesView)) as? [String: Any])
    let made = try #require((document["made"] as? [[String: Any]])?.first)
    #expect(made["exchange"] as? String == self.id(1).description && made["moreValues"] as? Int == 3)
    #expect((made["items"] as? [[String: Any]])?.first?["isThere"] as? Bool == false)
    let value = try #require((made["values"] as? [[String: Any]])?.first)
    #expect(value["from"] as? String == "text" && value["of"] as? String == "no {id}")
  }

  @Test func `a miss for its state says so, though one answer alone was recorded`() {
    var trace = Trace(outcome: .miss, signature: Signature(["http:url": "/o/1"]))
    trace.candidates = [Candidate(exchange: self.id(1), standing: .otherWrites)]
    trace.isOfNewState = true
    #expect(
      trace.text(.plain).hasSuffix(
        "decided by\n  state  what was recorded was answered in other states of the server than this one\n"))
  }

  @Test func `a miss tells what is near, and what noise would do`() {
    let rule = NoiseName(request: "GET a.test/o", field: "q").id
    #expect(
      self.miss.text(.plain) == """
        MISS  /o\\x1b[2J

        signature
          http:url  /o\\x1b[2J

        nearest recorded requests
          \(self.id(1))  differs in 2 fields
            q  asked  –  recorded  a
            and 1 more
            if q (rule \(rule)) were noise: a hit, 3 recorded requests with one answer
          \(self.id(2))  differs in 0 fields
            if q (rule \(rule)) were noise: 3 recorded requests with 2 different answers, so it decides
          \(self.id(3))  differs in 0 fields
            it differs in more than values, which no rule of noise joins

        """)
    var alone = self.miss
    alone.nearMisses = []
    #expect(alone.text(.plain).hasSuffix("nearest recorded requests\n  none: no request is recorded\n"))
  }

  @Test func `one answer is decided by nothing, credentials at their end by their use`() {
    var one = Trace(outcome: .hit, signature: Signature())
    one.way = .asked
    one.candidates = [Candidate(exchange: self.id(1), standing: .given)]
    #expect(one.text(.plain).contains("found\n  as asked\n"))
    #expect(one.text(.plain).hasSuffix("decided by\n  nothing: one answer was recorded\n"))
    one.isRefusal = true
    one.given = self.id(9)
    let refused = one.text(.plain)
    #expect(refused.contains("answers\n  \(self.id(9))  the credentials are at their end; it refuses others\n"))
    #expect(refused.hasSuffix("decided by\n  how often, or since when, the credentials were used\n"))
  }

  @Test func `lines are cut to the width of the terminal`() {
    let lines = self.hit.text(TextStyle(width: 30)).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 30 } && lines.contains { $0.hasSuffix("…") })
  }

  private func json(_ trace: Trace) throws -> [String: Any] {
    let document = try JSONSerialization.jsonObject(with: Data(trace.json().readableBytesView))
    return try #require(document as? [String: Any])
  }

  @Test func `the document has every member, whatever happened`() throws {
    let (hit, miss) = (try self.json(self.hit), try self.json(self.miss))
    let members = [
      "format", "version", "outcome", "exchange", "signature", "found", "candidates", "moreCandidates", "state", "made",
      "nearMisses",
    ]
    #expect(Set(hit.keys) == Set(members) && Set(miss.keys) == Set(members))
    #expect(hit["outcome"] as? String == "hit" && hit["exchange"] as? String == self.id(1).description)
    #expect(miss["exchange"] is NSNull && miss["found"] is NSNull && hit["version"] as? Int == 1)
  }

  @Test func `the document says what the trace does`() throws {
    let hit = try self.json(self.hit)
    let found = try #require(hit["found"] as? [String: Any])
    #expect(found["way"] as? String == "masked")
    #expect(found["values"] as? [[String: String]] == [["asked": "live", "recorded": "old"]])
    let noise = try #require((found["noise"] as? [[String: String]])?.first)
    #expect(noise["reason"] == "made" && noise["field"] == "f" && noise["rule"] == self.hit.noise[0].name.id)
    #expect((hit["candidates"] as? [[String: String]])?.map { $0["standing"] } == ["given", "other-writes"])
    let state = try #require(hit["state"] as? [String: Any])
    #expect(state["follows"] as? String == "r" && state["followsBy"] as? String == "credentials")
    #expect(state["writesMatched"] as? String == "last" && state["moreWrites"] as? Int == 2)
    #expect(state["fieldsMatched"] as? Bool == false && state["decidingFields"] as? [String] == ["accept"])
    #expect((state["writes"] as? [[String: String]])?.first?["recorded"] == self.id(4).description)
    let near = try #require(try self.json(self.miss)["nearMisses"] as? [[String: Any]])
    let ifNoise = try #require(near[0]["ifNoise"] as? [String: Any])
    #expect(ifNoise["requests"] as? Int == 3 && ifNoise["answers"] as? Int == 1 && near[2]["ifNoise"] is NSNull)
    let difference = try #require((near[0]["differences"] as? [[String: Any]])?.first)
    #expect(difference["asked"] is NSNull && difference["recorded"] as? String == "a")
  }
}
