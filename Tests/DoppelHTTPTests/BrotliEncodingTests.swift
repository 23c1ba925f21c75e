import DoppelExchange
import DoppelTesting
import NIOCore
import Testing

@testable import DoppelHTTP

struct BrotliEncodingTests {
  @Test(arguments: [0, 1, 2, 63, 64, 65, 65_535, 65_536, 300_000])
  func `what is written is read back, random bytes and all`(size: Int) throws {
    var choices = Choices(31)
    let content = ByteBuffer(bytes: (0..<size).map { _ in UInt8.random(in: 0...255, using: &choices) })
    let coded = try #require(BrotliEncoding.apply(content))
    #expect(BrotliDecoding.undo(coded, limit: size) == content)
    let zeros = ByteBuffer(repeating: 0, count: size)
    let short = try #require(BrotliEncoding.apply(zeros))
    #expect(BrotliDecoding.undo(short, limit: size) == zeros)
    #expect(short.readableBytes <= min(size + 8, 64))
  }

  @Test func `only the readable bytes are written, the same each time`() {
    var content = wire("xhello, hello, hello")
    content.moveReaderIndex(forwardBy: 1)
    #expect(BrotliEncoding.apply(content) == BrotliEncoding.apply(wire("hello, hello, hello")))
  }
}
