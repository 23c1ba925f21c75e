import DoppelExchange
import Testing

struct WriteMomentsTests {
  private func moment(_ seconds: Int64) -> Timestamp { Timestamp(nanoseconds: seconds * 1_000_000_000) }

  private func resource(_ path: String) -> Resource { Resource(path.split(separator: "/").map(String.init)) }

  @Test(
    arguments: [
      ("shop/cart", true), ("shop/cart/1", true), ("shop", true), ("shop/orders", false), ("other", false), ("", false),
    ])
  func `a write concerns what it is about, what that stands in, and what stands in that`(_ read: String, _ concerns: Bool) {
    var writes = WriteMoments()
    writes.note(Effect(.change, self.resource("shop/cart")), at: self.moment(5))
    writes.note(Effect(.change, self.resource("shop/cart")), at: self.moment(7))
    #expect(!writes.concern(self.resource(read), at: self.moment(4)))
    #expect(writes.concern(self.resource(read), at: self.moment(5)) == concerns)
  }

  @Test func `what came to be elsewhere was written, too, and what only read was not`() {
    var writes = WriteMoments()
    writes.note(Effect(.none, self.resource("cart")), at: self.moment(1))
    #expect(!writes.concern(self.resource("cart"), at: self.moment(2)))
    writes.note(Effect(.create, self.resource("orders"), candidates: [self.resource("receipts/7")]), at: self.moment(1))
    #expect(writes.concern(self.resource("receipts/7"), at: self.moment(2)))
    #expect(!writes.concern(self.resource("receipts/8"), at: self.moment(2)))
  }
}
