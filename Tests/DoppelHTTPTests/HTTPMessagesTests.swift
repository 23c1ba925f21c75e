import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPMessagesTests {
  @Test func `whole messages are read, others are not`() {
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    #expect(HTTPMessages.response(wire(text))?.body == wire("hi"))
    #expect(HTTPMessages.response(wire(text), to: .head) == nil)
    #expect(HTTPMessages.response(wire(String(text.dropLast()))) == nil)
    #expect(HTTPMessages.response(wire(text + "x")) == nil)
    #expect(HTTPMessages.response(wire("HTTP/1.1 200 OK\r\n\r\nuntil the end"))?.body == wire("until the end"))
    #expect(HTTPMessages.request(wire("garbage")) == nil)
    #expect(HTTPMessages.request(ByteBuffer()) == nil)
  }
}
