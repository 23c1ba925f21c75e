import DoppelExchange
import DoppelMatch
import DoppelRespond
import NIOCore
import Testing

struct DecisionTests {
  @Test func `a decision alone waits for nothing, names no exchange and replaces nothing`() {
    let decision = Decision(outcome: .passthrough, answer: nil)
    #expect(decision.delay == .zero && decision.exchange == nil && decision.nearMisses.isEmpty)
    #expect(!decision.isRewritten)
  }

  @Test func `a decision whose answer changes in nothing is not rewritten`() {
    var decision = Decision(outcome: .hit, answer: nil)
    decision.changes = AnswerChanges()
    #expect(!decision.isRewritten)
    decision.changes.echoes.add(ByteBuffer(string: "live"), for: ByteBuffer(string: "recorded"))
    #expect(decision.isRewritten && decision.changes.echoes.value(for: ByteBuffer(string: "recorded")) != nil)
  }

  @Test func `near misses are equal by exchange and fields`() {
    let one = Decision.NearMissSummary(exchange: ExchangeID(high: 0, low: 1), fields: ["a"])
    #expect(one != Decision.NearMissSummary(exchange: ExchangeID(high: 0, low: 1), fields: ["b"]))
    #expect(Set([one, one]).count == 1)
  }
}
