import DoppelExchange
import NIOCore
import Testing

struct MessageValueTests {
  @Test func `values are the same where place, text and what both sides share are`() {
    let value = MessageValue(place: "cookie a", text: ByteBuffer(string: "x"), returnedAs: "cookie a")
    #expect(value == MessageValue(place: "cookie a", text: ByteBuffer(string: "x"), returnedAs: "cookie a"))
    #expect(value != MessageValue(place: "cookie a", text: ByteBuffer(string: "x")))
    #expect(Set([value, value]).count == 1)
  }
}
