import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPPartTests {
  @Test func `a chunked message comes as head, chunks with their bytes, and end`() throws {
    var decoder = HTTPDecoder(.response, strictness: .active, limits: .defaults)
    decoder.append(wire("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"))
    guard case .head? = try decoder.next() else { throw HTTPError(.closedEarly, at: 0) }
    #expect(try decoder.next() == .chunk(size: 3))
    #expect(try decoder.next() == .body(wire("ab")))
    #expect(try decoder.next() == nil)
    decoder.append(wire("c\r\n0\r\n\r\n"))
    #expect(try decoder.next() == .body(wire("c")))
    #expect(try decoder.next() == .end(trailers: Fields()))
    #expect(try decoder.next() == nil)
  }
}
