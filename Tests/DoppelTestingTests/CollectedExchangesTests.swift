import DoppelExchange
import DoppelTesting
import Testing

struct CollectedExchangesTests {
  @Test func `it keeps exchanges and gaps, and waits for them`() async {
    let sink = CollectedExchanges()
    Task {
      for number in 0..<3 {
        sink.keep(
          Exchange(
            id: ExchangeID(high: 0, low: UInt64(number)), protocolName: "http", direction: .inbound, startedAt: .epoch))
      }
      sink.count(Gap(reason: "lost"))
    }
    #expect(await sink.exchanges(atLeast: 3).map(\.id.low) == [0, 1, 2])
    #expect(await sink.gaps(atLeast: 1).map(\.reason) == ["lost"])
    #expect(sink.exchanges.count == 3 && sink.gaps.count == 1)
  }
}
