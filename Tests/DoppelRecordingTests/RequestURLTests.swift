import DoppelExchange
import Testing

@testable import DoppelRecording

struct RequestURLTests {
  @Test(arguments: [
    ("http://h:80/a?b=c", "http", "h:80", "/a?b=c"), ("HTTPS://h", "https", "h", ""), ("http://h?q", "http", "h", "?q"),
    ("http://[::1]:8080/", "http", "[::1]:8080", "/"), ("http://h/a://b", "http", "h", "/a://b"), ("/a://b", "", "", "/a://b"),
    ("*", "", "", "*"), ("h:443", "", "", "h:443"), ("", "", "", ""), ("http://", "http", "", ""),
  ])
  func `a URL is parted into scheme, authority and path`(text: String, scheme: String, authority: String, path: String) {
    let url = RequestURL(text)
    #expect([url.scheme, url.authority, url.path] == [scheme, authority, path])
    #expect(url.text == (scheme == "https" ? "https://h" : text))
  }

  private func text(_ target: String, _ server: Endpoint, isSecure: Bool = false) -> String {
    var exchange = sample()
    exchange.server = server
    exchange.isSecure = isSecure
    return RequestURL(exchange, target: target, host: "from.header").text
  }

  @Test func `a path gets the scheme and the server's name, or what is known of it`() {
    let server = Endpoint(name: "h", address: "10.0.0.1", port: 81)
    #expect(self.text("/a?b", server) == "http://h:81/a?b")
    #expect(self.text("/", server, isSecure: true) == "https://h:81/")
    #expect(self.text("/", Endpoint(address: "::1", port: 81)) == "http://[::1]:81/")
    #expect(self.text("/", Endpoint(name: "h")) == "http://h/")
    #expect(self.text("/", Endpoint()) == "http://from.header/")
    #expect(self.text("//odd", server) == "http://h:81//odd")
  }

  @Test(arguments: ["http://other/a", "*", "other:443"])
  func `any other target is shown as it was sent`(target: String) {
    #expect(self.text(target, Endpoint(name: "h", port: 81)) == target)
  }
}
