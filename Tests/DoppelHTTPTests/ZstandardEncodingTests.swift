import DoppelExchange
import DoppelTesting
import NIOCore
import Testing

@testable import DoppelHTTP

struct ZstandardEncodingTests {
  @Test(arguments: [0, 1, 2, 255, 256, 65_535, 65_536, 300_000])
  func `what is written is read back, random bytes and all`(size: Int) throws {
    var choices = Choices(37)
    let content = ByteBuffer(bytes: (0..<size).map { _ in UInt8.random(in: 0...255, using: &choices) })
    let coded = try #require(ZstandardEncoding.apply(content))
    #expect(ZstandardDecoding.undo(coded, limit: size) == content)
    // RFC 8878 section 3.1.1
    #expect(Array(coded.readableBytesView.prefix(4)) == [0x28, 0xb5, 0x2f, 0xfd])
  }

  @Test func `it is written at the library's own level, the readable bytes alone`() {
    var content = wire("x" + String(repeating: "hello, ", count: 20_000))
    content.moveReaderIndex(forwardBy: 1)
    #expect(ZstandardEncoding.apply(content) == Coded.zstandard(wire(String(repeating: "hello, ", count: 20_000))))
  }
}
