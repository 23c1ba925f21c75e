import DoppelTesting
import Synchronization
import Testing

struct EventuallyTests {
  @Test func `it looks until the condition holds`() async {
    let looks = Atomic<Int>(0)
    #expect(await Eventually.holds { looks.add(1, ordering: .relaxed).newValue == 3 })
    #expect(looks.load(ordering: .relaxed) == 3)
  }
}
