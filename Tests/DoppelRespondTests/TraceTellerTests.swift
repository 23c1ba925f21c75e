import DoppelExchange
import DoppelMatch
import DoppelSynthesis
import NIOCore
import Testing

@testable import DoppelRespond

struct TraceTellerTests {
  @Test func `what was made up names the exchange that it was made after, and how recorded requests differ`() {
    let library = learned([Recorded("GET /a?n=1", says: "a")])
    let question = Question(key: signature(ofRequest: "GET /b").canonicalBytes, request: Message(), startedAt: .epoch)
    let made = Answerer.Steps(decision: Decision(outcome: .synthesized, answer: nil, exchange: ExchangeID(high: 0, low: 0)))
    var teller = TraceTeller(library)
    let trace = teller.trace(Decided(made, question, session: "s"), after: [])
    #expect(trace.outcome == .synthesized && trace.given?.low == 0 && trace.session == "s" && trace.way == nil)
    #expect(trace.candidates.isEmpty && trace.nearMisses.count == 1)
  }

  @Test func `how an answer was made up is told value by value, and what was recorded in another state is not given`() throws {
    let answerer = AnswererSynthesisTests().answerer(synthesizes: true)
    let library = learned(AnswererSynthesisTests.recorded)
    func trace(_ request: String) -> Trace {
      let key = signature(ofRequest: request)
      let question = Question(
        key: key.canonicalBytes, request: Message(fields: Fields(["Client": "ann"]), body: key["http:body"] ?? ByteBuffer()),
        startedAt: .epoch)
      var teller = TraceTeller(library)
      return teller.trace(Decided(answerer.steps(question, port: 0), question, session: "ann"), after: [])
    }
    #expect(trace(#"POST /books {"title":"Tea"}"#).made.isEmpty)
    let changed = try #require(trace(#"PUT /books/bk-ann-7f3a91bc {"title":"Pepper"}"#).made.first)
    #expect(changed.exchange.low == 6 && changed.items.map(\.id) == ["bk-ann-7f3a91bc"] && changed.moreValues == 0)
    let value = try #require(changed.values.first)
    #expect(changed.values.count == 1 && value.place == "." && value.origin.kind == .written)
    #expect(value.value == #"{"id":"bk-ann-7f3a91bc","title":"Pepper"}"#)
  }

  @Test func `what was recorded in another state alone is told as not given, and changes nothing`() {
    let files = AnswererSynthesisTests.files
    let answerer = AnswererSynthesisTests().answerer(synthesizes: true, of: files) { "http://files.example\($0)-1" }
    var teller = TraceTeller(learned(files))
    func trace(_ request: String) -> Trace {
      let key = signature(ofRequest: request)
      let question = Question(
        key: key.canonicalBytes, request: Message(fields: Fields(["Client": "ann"]), body: key["http:body"] ?? ByteBuffer()),
        startedAt: .epoch)
      return teller.trace(Decided(answerer.steps(question, port: 0), question, session: "ann"), after: [])
    }
    for request in [#"PUT /files/anna {"by":"anna"}"#, "GET /files/anna", "DELETE /files/anna"] {
      #expect(trace(request).outcome == .hit)
    }
    let gone = trace("GET /files/anna")
    #expect(gone.outcome == .miss && gone.isOfNewState && gone.given == nil)
    #expect(gone.candidates.map(\.standing) == [.otherWrites])
  }
}
