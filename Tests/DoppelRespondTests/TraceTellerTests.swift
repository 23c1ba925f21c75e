import DoppelExchange
import DoppelMatch
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
}
