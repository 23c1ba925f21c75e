import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct InflationTests {
  @Test func `what follows the end of the stream is left alone, but not a member that is broken`() {
    var coded = Coded.deflated(wire("abc"), window: 31)
    coded.writeString("trailing")
    #expect(Inflation.undo(coded, window: Inflation.gzipWindow, limit: 10) == wire("abc"))
    var broken = Coded.deflated(wire("abc"), window: 31)
    broken.writeBytes([0x1f, 0x8b, 0xff, 0xff])
    #expect(Inflation.undo(broken, window: Inflation.gzipWindow, limit: 10) == nil)
  }

  @Test func `no content is content, no bytes are none`() {
    #expect(Inflation.undo(Coded.deflated(wire(""), window: 15), window: Inflation.zlibWindow, limit: 0) == ByteBuffer())
    #expect(Inflation.undo(ByteBuffer(), window: Inflation.zlibWindow, limit: 10) == nil)
  }

  @Test func `the raw and zlib windows do not read each other's bytes`() {
    #expect(Inflation.undo(Coded.deflated(wire("abc"), window: 15), window: Inflation.rawWindow, limit: 10) == nil)
    #expect(Inflation.undo(Coded.deflated(wire("abc"), window: -15), window: Inflation.zlibWindow, limit: 10) == nil)
  }
}
