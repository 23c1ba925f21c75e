import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPBodyTests {
  @Test func `bytes are kept up to the limit and counted all`() {
    var body = HTTPBody()
    body.append(wire("abc"), limit: 4, copies: true)
    #expect(!body.isCut)
    body.append(wire("de"), limit: 4, copies: true)
    #expect(body.kept == wire("abcd") && body.length == 5 && body.isCut)
  }

  @Test func `as many sizes are kept as the limit; of more none are`() {
    var body = HTTPBody()
    for _ in 0..<3 { body.chunk(size: 1, limit: 3) }
    #expect(body.sizes == [1, 1, 1])
    body.chunk(size: 1, limit: 3)
    #expect(body.sizes.isEmpty)
    body.chunk(size: 1, limit: 3)
    #expect(body.sizes.isEmpty)
  }

  @Test func `a small slice does not keep a large buffer`() {
    let large = ByteBuffer(repeating: 7, count: 64 * 1024)
    var body = HTTPBody()
    body.append(large.getSlice(at: 0, length: 10)!, limit: 100, copies: true)
    #expect(body.kept.storageCapacity < 1_024)
    #expect(body.kept == ByteBuffer(repeating: 7, count: 10))
  }
}
