import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPProxyFieldsTests {
  private func request(_ target: String) -> Message {
    Message(
      start: .request(method: "GET", target: target, version: "HTTP/1.1"),
      fields: Fields(["Host": "h", "Proxy-Authorization": "x", "PROXY-Connection": "y", "Authorization": "z"]))
  }

  @Test(arguments: [("http://h/p", 2), ("https://h/p", 2), ("/p?u=http://h/", 4), ("*", 4)])
  func `a request to a proxy is kept without them, another as it is`(target: String, count: Int) {
    let fields = HTTPProxyFields.removed(from: self.request(target)).fields
    #expect(fields.count == count)
    #expect(fields.first("Host") == "h" && fields.first("Authorization") == "z")
  }

  @Test func `a server is not sent them`() {
    #expect(
      HTTPPreparation.request(self.request("http://h/p"), authority: nil)
        == wire("GET /p HTTP/1.1\r\nHost: h\r\nAuthorization: z\r\n\r\n"))
  }
}
