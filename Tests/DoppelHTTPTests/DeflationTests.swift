import DoppelExchange
import DoppelTesting
import NIOCore
import Testing

@testable import DoppelHTTP

struct DeflationTests {
  @Test(arguments: [Inflation.gzipWindow, Inflation.zlibWindow, Inflation.rawWindow])
  func `what is written is read back, whatever it is and however long`(window: Int32) throws {
    var choices = Choices(29)
    for size in [0, 1, 2, 255, 65_535, 65_536, 300_000] {
      // nothing gets shorter of bytes that are random
      let content = ByteBuffer(bytes: (0..<size).map { _ in UInt8.random(in: 0...255, using: &choices) })
      let coded = try #require(Deflation.apply(content, window: window))
      #expect(Inflation.undo(coded, window: window, limit: size) == content)
    }
  }

  @Test func `the window tells the format`() throws {
    let gzip = try #require(Deflation.apply(wire("abc"), window: Inflation.gzipWindow))
    let zlib = try #require(Deflation.apply(wire("abc"), window: Inflation.zlibWindow))
    // RFC 1952 section 2.3.1: the magic number, deflate, no flags, no time
    #expect(Array(gzip.readableBytesView.prefix(8)) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0])
    #expect(zlib.readableBytesView.first == 0x78)
    #expect(Inflation.undo(gzip, window: Inflation.zlibWindow, limit: 9) == nil)
  }

  @Test func `it is written at the level that servers use, the same each time`() {
    let content = wire(String(repeating: "hello, ", count: 20_000))
    let coded = Deflation.apply(content, window: Inflation.gzipWindow)
    #expect(coded == Coded.deflated(content, window: 31))
    #expect(coded.map { $0.readableBytes < 1_000 } == true)
  }

  @Test func `a window that there is not gives nothing`() {
    #expect(Deflation.apply(wire("abc"), window: 99) == nil)
  }

  @Test func `only the readable bytes are written`() {
    var content = wire("xabc")
    content.moveReaderIndex(forwardBy: 1)
    let window = Inflation.zlibWindow
    #expect(Deflation.apply(content, window: window) == Deflation.apply(wire("abc"), window: window))
  }
}
