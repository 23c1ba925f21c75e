import DoppelExchange
import Testing

@testable import DoppelLearn

struct HashFilterTests {
  @Test func `what was added is found, and of all else next to nothing`() {
    var filter = HashFilter()
    for number in UInt64(0)..<100_000 { filter.insert(number.stirred) }
    #expect((UInt64(0)..<100_000).allSatisfy { filter.contains($0.stirred) })
    #expect((UInt64(100_000)..<200_000).count { filter.contains($0.stirred) } < 50)
    #expect(!HashFilter().contains(0))
  }
}
