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
}
