import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct RawReaderTests {
  @Test func `the bytes of all parts together are those that were given`() throws {
    let text = "\r\nPOST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n03;a\r\nabc\r\n0\r\nA: b\r\n\r\nGET / HT"
    for step in [1, 5, 1_000] {
      var reader = RawReader(.request, limits: .defaults)
      var rest = wire(text)
      var passed = ByteBuffer()
      while let some = rest.readSlice(length: min(step, rest.readableBytes)), some.readableBytes > 0 {
        reader.append(some)
        while true {
          let (part, bytes) = try reader.next()
          passed.writeImmutableBuffer(bytes)
          if part == nil { break }
        }
      }
      #expect(reader.waitingBytes == 8)
      passed.writeImmutableBuffer(reader.takeRest())
      #expect(passed == wire(text))
    }
  }
}
