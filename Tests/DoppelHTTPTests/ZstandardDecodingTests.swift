import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct ZstandardDecodingTests {
  /// One raw block of one byte in a frame with the given window descriptor.
  private func frame(windowBits: UInt8) -> ByteBuffer {
    ByteBuffer(bytes: [0x28, 0xb5, 0x2f, 0xfd, 0x00, (windowBits - 10) << 3, 0x09, 0x00, 0x00, 0x61])
  }

  @Test func `a window may be 8 MiB and no more`() {
    #expect(ZstandardDecoding.undo(self.frame(windowBits: 23), limit: 10) == wire("a"))
    #expect(ZstandardDecoding.undo(self.frame(windowBits: 24), limit: 10) == nil)
  }

  @Test func `no bytes are no content`() { #expect(ZstandardDecoding.undo(ByteBuffer(), limit: 10) == nil) }

  @Test(arguments: [1_000, 300_000]) func `a frame that says to hold more than it does is none, whatever the limit`(limit: Int)
  {
    let frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0x50, 0x1f, 0x8b, 0x20, 0x01, 0x00, 0x00]
    #expect(ZstandardDecoding.undo(ByteBuffer(bytes: frame), limit: limit) == nil)
  }
}
