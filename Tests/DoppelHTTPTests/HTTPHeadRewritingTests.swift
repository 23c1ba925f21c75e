import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPHeadRewritingTests {
  private func rewritten(_ head: String) -> String {
    guard case .request(let method, let target, _)? = HTTPMessages.request(wire(head))?.start else { return "" }
    return String(buffer: HTTPHeadRewriting.originForm(wire(head), method: method, target: target))
  }

  @Test func `bare line feeds and odd spacing stay`() {
    #expect(self.rewritten("GET http://h/ HTTP/1.1\nhost:H\nX:  y \n\n") == "GET / HTTP/1.1\nhost:H\nX:  y \n\n")
  }

  @Test func `a Host with the default port is the same as without`() {
    #expect(self.rewritten("GET http://h/ HTTP/1.1\r\nHost: h:80\r\n\r\n") == "GET / HTTP/1.1\r\nHost: h:80\r\n\r\n")
    #expect(self.rewritten("GET http://h:81/ HTTP/1.1\r\nHost: h\r\n\r\n") == "GET / HTTP/1.1\r\nHost: h:81\r\n\r\n")
  }

  @Test func `fields whose names only begin like those for the proxy stay`() {
    let fields = "Proxy-Authenticate: x\r\nProxy-Connections: y\r\n"
    #expect(self.rewritten("GET http://h/ HTTP/1.1\r\n\(fields)\r\n") == "GET / HTTP/1.1\r\n\(fields)\r\n")
  }
}
