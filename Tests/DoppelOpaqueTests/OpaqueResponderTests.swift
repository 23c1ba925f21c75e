import DoppelExchange
import DoppelOpaque
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

struct OpaqueResponderTests {
  @Test func `it counts what came and closes, once`() {
    play(OpaqueResponder()) {
      on(
        .received(ByteBuffer(string: "abc"), at: .epoch), does: .gap(Gap(reason: "no protocol was recognised", bytes: 3)),
        .close)
      on(.closed(at: .epoch))
    }
  }
}
