import DoppelExchange
import DoppelHTTP
import DoppelWire
import NIOCore
import Testing

struct ProxyHeadTests {
  @Test func `CONNECT tells where to, and leaves the bytes after it`() throws {
    var head = ProxyHead(limits: .defaults)
    #expect(try head.read(wire("CONNECT [::1]:8443 HTTP/1.1\r\nProxy-Auth")) == nil)
    let request = try #require(try head.read(wire("orization: x\r\n\r\n\u{16}\u{3}")))
    #expect(request.method == "CONNECT" && request.target == "[::1]:8443")
    #expect(request.destination == Endpoint(name: "::1", port: 8443))
    #expect(request.fields.first("Proxy-Authorization") == "x")
    #expect(request.rest == wire("\u{16}\u{3}"))
  }

  @Test(arguments: ["h", "h:", "h:x", "h:70000", ":443"]) func `a CONNECT without host and port goes nowhere`(
    target: String
  ) throws {
    var head = ProxyHead(limits: .defaults)
    #expect(try head.read(wire("CONNECT \(target) HTTP/1.1\r\n\r\n"))?.destination == nil)
  }

  @Test func `the head may be as long as its limit and no longer`() throws {
    var limits = Limits()
    let text = "CONNECT h:1 HTTP/1.1\r\n\r\n"
    limits.headerBlock = text.utf8.count
    var head = ProxyHead(limits: limits)
    #expect(try head.read(wire(text)) != nil)
    limits.headerBlock -= 1
    var shorter = ProxyHead(limits: limits)
    #expect(throws: HTTPError(.headerBlock, at: 0)) { () throws in _ = try shorter.read(wire(text)) }
  }
}
