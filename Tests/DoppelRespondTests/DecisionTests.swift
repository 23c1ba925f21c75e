import DoppelExchange
import DoppelMatch
import DoppelRespond
import Testing

struct DecisionTests {
  @Test func `a decision alone waits for nothing, names no exchange and replaces nothing`() {
    let decision = Decision(outcome: .passthrough, answer: nil)
    #expect(decision.delay == .zero && decision.exchange == nil && decision.nearMisses.isEmpty && decision.echoes.isEmpty)
  }

  @Test func `near misses are equal by exchange and fields`() {
    let one = Decision.NearMissSummary(exchange: ExchangeID(high: 0, low: 1), fields: ["a"])
    #expect(one != Decision.NearMissSummary(exchange: ExchangeID(high: 0, low: 1), fields: ["b"]))
    #expect(Set([one, one]).count == 1)
  }
}
