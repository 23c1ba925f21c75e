import DoppelExchange
import DoppelProtocols
import DoppelRespond
import DoppelTesting
import DoppelWire
import Testing

@testable import DoppelMock

struct ResultSinkTests {
  private let kept = CollectedExchanges()

  private func exchange(_ number: UInt64) -> Exchange {
    Exchange(id: ExchangeID(high: 0, low: number), protocolName: "http", direction: .outbound, startedAt: .epoch)
  }

  @Test func `exchanges are marked with the decisions in their order`() {
    let sink = ResultSink(self.kept, wire: MockSetting.wire, limit: 16)
    sink.decided(.hit, exchange: ExchangeID(high: 0, low: 9))
    sink.decided(.miss, exchange: nil)
    for number in 1...3 { sink.keep(self.exchange(UInt64(number))) }
    #expect(
      self.kept.exchanges.map { $0.tags.map { "\($0.name)=\($0.value)" } } == [
        ["match=HIT", "refUuid=\(ExchangeID(high: 0, low: 9))"], ["match=MISS"], [],
      ])
  }

  @Test func `what is no longer understood has no decisions, the turns of a conversation have`() {
    for isConversation in [false, true] {
      let kept = CollectedExchanges()
      let sink = ResultSink(kept, wire: isConversation ? Protocols.opaque : MockSetting.wire, limit: 16)
      sink.decided(.hit, exchange: nil)
      var turn = self.exchange(1)
      turn.completeness = .opaque("no protocol was recognised")
      sink.keep(turn)
      #expect(kept.exchanges.map(\.tags) == [isConversation ? [Exchange.Tag("match", "HIT")] : []])
    }
  }

  @Test func `gaps are passed on`() {
    ResultSink(self.kept, wire: MockSetting.wire, limit: 16).count(Gap(reason: "x"))
    #expect(self.kept.gaps.map(\.reason) == ["x"])
  }

  @Test func `a log is told which exchange each numbered decision was about`() {
    let log = DecisionLog()
    let sink = ResultSink(self.kept, wire: MockSetting.wire, limit: 16, log: log)
    let answerer = Answerer(
      MockSetting.library("a.test"), configuration: Answerer.Configuration(), clients: ClientReading { _ in nil }, log: log)
    sink.decided(.passthrough, exchange: nil)
    let key = MockSetting.wire.signature(of: MockSetting.request("/known"), host: nil).canonicalBytes
    let decision = answerer.decide(Question(key: key, request: MockSetting.request("/known"), startedAt: .epoch))
    sink.numbered(decision.number)
    sink.decided(decision.outcome, exchange: decision.exchange)
    sink.decided(.miss, exchange: nil)
    for number in 1...3 { sink.keep(self.exchange(UInt64(number))) }
    #expect(log.lines(limit: 9).map(\.exchange) == [ExchangeID(high: 0, low: 2)])
  }
}
