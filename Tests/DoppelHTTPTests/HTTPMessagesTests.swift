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

  @Test func `a body at the limit is read, a longer one is refused and not cut`() {
    var limits = Limits()
    limits.bodyKept = 2
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    #expect(HTTPMessages.response(wire(text), limits: limits)?.body == wire("hi"))
    limits.bodyKept = 1
    #expect(HTTPMessages.response(wire(text), limits: limits) == nil)
  }

  @Test func `a head is read alone, and what follows it is left as it is`() {
    let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    let read = HTTPMessages.responseHead(wire(text + "2\r\nhi\r\n"))
    #expect(read?.head.meaning.framing == .chunked && read?.head.fields.count == 1)
    #expect(read?.rest == wire("2\r\nhi\r\n"))
    #expect(HTTPMessages.responseHead(wire(String(text.dropLast())))?.rest == nil)
  }
}
