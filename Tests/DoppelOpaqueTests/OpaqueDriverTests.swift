import DoppelExchange
import DoppelOpaque
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

struct OpaqueDriverTests {
  private let bytes = ByteBuffer(string: "abc")

  @Test func `what comes until the end is the response`() {
    let answer = Message(body: ByteBuffer(string: "abcabc"), framing: .close)
    play(OpaqueDriver(limits: .defaults)) {
      on(.send(request: Message(), wire: self.bytes), does: .send(self.bytes))
      on(.received(self.bytes, at: .epoch))
      on(.received(self.bytes, at: .epoch))
      on(.closed(isReset: false, at: .epoch), does: .completed(answer, timeToFirstByte: .epoch, at: .epoch))
    }
  }

  @Test func `an answer is kept up to the limit and counted whole`() {
    var limits = Limits()
    limits.opaqueKept = 3
    for (text, kept) in [("abc", "abc"), ("abcd", "abc")] {
      var answer = Message(body: ByteBuffer(string: kept), framing: .close)
      answer.bodyLength = text.utf8.count
      play(OpaqueDriver(limits: limits)) {
        on(.send(request: Message(), wire: self.bytes), does: .send(self.bytes))
        on(.received(ByteBuffer(string: text), at: .epoch))
        on(.closed(isReset: false, at: .epoch), does: .completed(answer, timeToFirstByte: .epoch, at: .epoch))
      }
    }
  }

  @Test func `a reset is a failure, and a second request too`() {
    play(OpaqueDriver(limits: .defaults)) {
      on(.send(request: Message(), wire: self.bytes), does: .send(self.bytes))
      on(.send(request: Message(), wire: self.bytes), does: .failed("the connection takes no further request"))
      on(.closed(isReset: true, at: .epoch), does: .failed("the server reset the connection"))
    }
  }
}
