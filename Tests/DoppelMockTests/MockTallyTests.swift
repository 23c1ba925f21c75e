import DoppelReport
import Testing

@testable import DoppelMock

struct MockTallyTests {
  @Test func `hits, other outcomes and failures are counted from all threads`() async {
    let tally = MockTally()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<250 {
            tally.hit()
            tally.count(.passthrough, host: "a", command: "GET", location: "/")
            tally.failed()
          }
        }
      }
    }
    #expect(tally.failureCount == 1_000)
    #expect(tally.report.hits == 1_000 && tally.report.passthroughs == 1_000)
    #expect(tally.report.endpoints.map(\.passthroughs) == [1_000])
  }
}
