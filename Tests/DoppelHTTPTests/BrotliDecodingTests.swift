import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct BrotliDecodingTests {
  @Test func `an empty stream is empty content; no bytes are none`() {
    #expect(BrotliDecoding.undo(ByteBuffer(bytes: [0x06]), limit: 10) == ByteBuffer())
    #expect(BrotliDecoding.undo(ByteBuffer(), limit: 10) == nil)
  }

  @Test func `content may be as long as the limit and no longer`() {
    #expect(BrotliDecoding.undo(Coded.brotli, limit: 19) == wire("hello, hello, hello"))
    #expect(BrotliDecoding.undo(Coded.brotli, limit: 18) == nil)
  }
}
