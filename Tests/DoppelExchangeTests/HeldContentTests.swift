import DoppelExchange
import NIOCore
import Testing

struct HeldContentTests {
  @Test func `it is some content unless it is said that any does`() {
    let held = HeldContent(tags: [ByteBuffer(string: "v1")], unconditional: Message())
    #expect(!held.isAny && held != HeldContent(tags: held.tags, isAny: true, unconditional: Message()))
  }
}
