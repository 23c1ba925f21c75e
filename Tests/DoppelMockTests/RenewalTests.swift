import DoppelExchange
import DoppelTesting
import Testing

@testable import DoppelMock

struct RenewalTests {
  private func exchange(_ status: Int?) -> Exchange {
    var exchange = Exchange(id: ExchangeID(high: 0, low: 1), protocolName: "http", direction: .outbound, startedAt: .epoch)
    exchange.response = status.map { Message(start: .status(version: "HTTP/1.1", code: $0, reason: "")) }
    return exchange
  }

  @Test func `of what is said in the place of a recorded answer that is kept which is taken for it`() {
    let kept = CollectedExchanges()
    let renewal = Renewal(sink: kept, onlyReads: { _ in true }) { recorded, live in
      recorded.start == live.start ? nil : "other"
    }
    let recorded = Message(start: .status(version: "HTTP/1.1", code: 200, reason: ""))
    let sink = renewal.sink(inPlaceOf: ExchangeID(high: 0, low: 9), recorded, keeps: true)
    for status in [200, 503, nil] { sink.keep(self.exchange(status)) }
    var taken = self.exchange(200)
    taken.tags = [Exchange.Tag(Renewal.tag, ExchangeID(high: 0, low: 9).description)]
    #expect(kept.exchanges == [taken], "no other answer, and none that did not come")
    sink.count(Gap(reason: "lost"))
    #expect(kept.gaps.count == 1, "what was not understood is told all the same")
    let none = renewal.sink(inPlaceOf: ExchangeID(high: 0, low: 9), recorded, keeps: false)
    none.keep(self.exchange(200))
    none.count(Gap(reason: "lost"))
    #expect(kept.exchanges.count == 1 && kept.gaps.count == 1)
  }
}
