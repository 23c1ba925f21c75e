import DoppelTransport
import DoppelWire
import Testing

struct TrafficCountersTests {
  @Test func `connections are numbered from 1 and bytes counted by side, from all threads`() async {
    let counters = TrafficCounters()
    #expect(counters.open() == 1)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<1_000 {
            _ = counters.open()
            counters.count(.client, bytes: 1)
            counters.count(.upstream, bytes: 2)
          }
        }
      }
    }
    #expect(counters.connections == 4_001)
    #expect(counters.bytesFromClients == 4_000 && counters.bytesFromServers == 8_000)
  }
}
