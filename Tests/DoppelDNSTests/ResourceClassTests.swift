import DoppelDNS
import Testing

struct ResourceClassTests {
  @Test func `the Internet is class 1, any is 255`() {
    #expect(ResourceClass(1) == .internet)
    #expect(ResourceClass(255) == .any)
    #expect(ResourceClass(3) != .internet)
  }
}
