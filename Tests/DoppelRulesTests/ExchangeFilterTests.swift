import DoppelExchange
import DoppelRules
import NIOCore
import Testing

struct ExchangeFilterTests {
  private let exchange = Exchange(
    id: ExchangeID(high: 1, low: 2), protocolName: "http", direction: .outbound, service: "shop",
    server: Endpoint(name: "api.example.com", address: "10.0.0.1", port: 443), isSecure: true, connection: ConnectionID(7),
    session: "abc", startedAt: .epoch, timeToFirstByte: .milliseconds(80), duration: .milliseconds(120),
    request: Message(
      start: .request(method: "POST", target: "/orders?x=1", version: "HTTP/1.1"),
      fields: Fields(["X-Trace": "T-1", "Accept": "text/html", "Accept": "application/json"]),
      body: ByteBuffer(string: "{\"a\":1}")),
    response: Message(
      start: .status(version: "HTTP/1.1", code: 503, reason: ""), fields: Fields(["Server": "nginx"]),
      body: ByteBuffer(string: "Busy, try later")),
    command: "POST", location: "/orders", status: "503", tags: [.init("team", "blue")])

  @Test(arguments: [
    "", "host IS api.example.com", "host is API.EXAMPLE.COM", "method = POST AND status >= 500", "location CONTAINS /orders",
    "direction = out", "header[accept] CONTAINS json", "NOT status < 500", "host =~ *.example.com", "duration > 100ms",
    "duration<1s", "(status = 200 OR status = 503) AND tls = true", "status = 200 OR status = 503 AND method = POST",
    "\"try\" OR body CONTAINS \"try later\"", "/ord", "'EXAMPLE'", "request.body CONTAINS '\"a\"'", "header[X-Trace] EXISTS",
    "tag[Team] = blue", "ttfb <= 80ms", "response.size = 15B", "size > 20", "port = 443", "connection = 7", "session = abc",
    "complete = yes", "status IS NOT 200", "host !~ *.org", "header[X-None] != 1", "service = shop AND protocol = HTTP",
    "response.header[\"Server\"] = nginx", "id =~ 0000*", "NOT NOT method=POST", "address = 10.0.0.1", "path = /orders",
  ])
  func `an exchange that fits is chosen`(filter: String) throws {
    #expect(try ExchangeFilter(filter).matches(self.exchange))
  }

  @Test(arguments: [
    "host IS other", "status < 500", "method = GET OR method = PUT", "header[accept] CONTAINS xml", "tls = no",
    "NOT (status = 503)", "request.header[Server] EXISTS", "client EXISTS", "body CONTAINS missing", "'nowhere'",
    "tag[x] = blue", "duration > 1s", "header[X-None] = 1", "status !~ 5??",
  ])
  func `an exchange that does not fit is not`(filter: String) throws {
    #expect(try !ExchangeFilter(filter).matches(self.exchange))
  }

  @Test func `an exchange without a response has no time to its first byte`() throws {
    var lonely = self.exchange
    lonely.timeToFirstByte = nil
    lonely.status = ""
    #expect(try !ExchangeFilter("ttfb < 1s").matches(lonely))
    #expect(try !ExchangeFilter("status >= 0").matches(lonely))
  }

  @Test(arguments: [
    ("hst IS x", "expected a field (id, protocol,"), ("hst IS x", "found \"hst\" (character 1)"),
    ("host x", "expected one of = != =~ !~ < <= > >= IS, IS NOT, CONTAINS, EXISTS after a field, found \"x\" (character 6)"),
    ("host = ", "expected a value, found the end (character 8)"), ("(host = a", "expected AND, OR or ), found the end"),
    ("host = a host = b", "expected AND, OR or the end, found \"host\" (character 10)"),
    ("host = \"a", "expected a closing \""), ("duration > soon", "expected a duration such as 100ms or 2s, found \"soon\""),
    ("size > many", "expected a size such as 64KiB"), ("port = http", "expected a whole number"),
    ("host > a", "expected = != CONTAINS =~ or !~ for a text"), ("body = a", "expected CONTAINS or EXISTS for a body"),
    ("port CONTAINS 4", "expected = != < <= > or >= for a number"), ("tls = perhaps", "expected true or false"),
    ("tls > true", "expected = or != for true or false"), ("header[] = a", "expected a name between the brackets"),
    ("header[a = b", "expected ] after the name"), ("host = a AND", "found the end"), ("status > x", "expected a whole number"),
    (String(repeating: "(", count: 100), "expected at most 64 levels of nesting"),
    (String(repeating: "NOT ", count: 100), "expected at most 64 levels of nesting"),
  ])
  func `an error says what was expected and where`(filter: String, part: String) {
    #expect(message { try ExchangeFilter(filter) }.contains(part))
  }
}
