import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPHeadTests {
  @Test func `the kind of a request is that of its method, whose case counts`() {
    #expect(HTTPRequestKind(method: "HEAD") == .head)
    #expect(HTTPRequestKind(method: "CONNECT") == .connect)
    #expect(HTTPRequestKind(method: "head") == .other)
  }

  @Test func `without fields a request of HTTP 1_1 has no body and keeps the connection`() {
    let meaning = HTTPMeaning()
    #expect(meaning.framing == .none && meaning.isKeptAlive && !meaning.isUpgrade && meaning.oddities.isEmpty)
  }

  @Test func `the length of a body is known in advance where it is told, or there is none`() {
    #expect([HTTPBodyFraming.none, .length(7), .chunked, .close].map(\.length) == [0, 7, nil, nil])
  }
}
