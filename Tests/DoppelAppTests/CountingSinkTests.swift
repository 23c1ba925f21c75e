import DoppelExchange
import DoppelReport
import DoppelTesting
import Testing

@testable import DoppelApp

struct CountingSinkTests {
  @Test func `what is counted reaches the other sink too`() {
    let kept = CollectedExchanges()
    let sink = CountingSink(kept)
    sink.keep(exchange(1))
    sink.keep(exchange(2))
    sink.count(Gap(reason: "not understood", bytes: 7))
    #expect(sink.summary.exchanges == 2 && sink.summary.bytes == 16)
    #expect(sink.summary.terminalText(folder: "x").contains("gap: not understood (1 time, 7"))
    #expect(kept.exchanges == [exchange(1), exchange(2)] && kept.gaps == [Gap(reason: "not understood", bytes: 7)])
  }
}
