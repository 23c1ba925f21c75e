import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPContentTests {
  @Test func `codings are undone only where the body is as it was on the wire, and whole`() {
    var message = Message(
      fields: Fields(["Content-Encoding": "gzip", "content-encoding": "zstd"]),
      body: Coded.zstandard(Coded.deflated(wire("abc"), window: 31)))
    #expect(HTTPContent.decodedBody(of: message, limit: 100) == wire("abc"))
    #expect(HTTPContent.decodedBody(of: message, limit: 2) == nil)
    message.bodyForm = .decoded
    #expect(HTTPContent.decodedBody(of: message, limit: 100) == nil)
    message.bodyForm = .wire
    message.bodyLength += 1
    #expect(HTTPContent.decodedBody(of: message, limit: 100) == nil)
  }

  @Test func `identity is no coding`() {
    #expect(
      HTTPContent.decodedBody(of: Message(fields: Fields(["Content-Encoding": "identity"]), body: wire("a")), limit: 9) == nil)
  }
}
