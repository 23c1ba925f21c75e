import DoppelExchange
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelTransport

/// Tells everything that it is told as gaps.
struct Echo: Dissector {
  var isIdle = true
  func handle(_ event: DissectorEvent, into actions: inout [DissectorAction]) {
    switch event {
    case .received(let peer, let bytes, _): actions.append(.gap(Gap(reason: "\(peer): \(String(buffer: bytes))")))
    case .closed(let peer, let isReset, _): actions.append(.gap(Gap(reason: "\(peer) \(isReset ? "reset" : "closed")")))
    }
  }
}

struct TeeTests {
  @Test func `it tells both sides' bytes in order and counts them`() {
    let (sink, counters) = (CollectedExchanges(), TrafficCounters())
    let tee = Tee(Echo(), sink: sink, counters: counters)
    tee.received(.client, ByteBuffer(string: "abc"), at: .epoch)
    tee.received(.upstream, ByteBuffer(string: "de"), at: .epoch)
    #expect(sink.gaps.map(\.reason) == ["client: abc", "upstream: de"])
    #expect(counters.bytesFromClients == 3 && counters.bytesFromServers == 2)
  }

  @Test func `a side closes once, as it was told first`() {
    let sink = CollectedExchanges()
    let tee = Tee(Echo(), sink: sink, counters: TrafficCounters())
    tee.closed(.upstream, isReset: true)
    tee.closed(.upstream, isReset: false)
    tee.closed(.client, isReset: false)
    #expect(sink.gaps.map(\.reason) == ["upstream reset", "client closed"])
  }

  @Test func `it is idle as its dissector is, and passes gaps on`() {
    let sink = CollectedExchanges()
    #expect(Tee(Echo(isIdle: true), sink: sink, counters: TrafficCounters()).isIdle)
    let tee = Tee(Echo(isIdle: false), sink: sink, counters: TrafficCounters())
    #expect(!tee.isIdle)
    tee.count(Gap(reason: "seen"))
    #expect(sink.gaps.map(\.reason) == ["seen"])
  }
}
