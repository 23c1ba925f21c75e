import DoppelExchange
import DoppelRules
import Testing

struct HostSelectorTests {
  @Test(arguments: [
    ("api.example.com", "API.example.com", 443), ("host:api.example.com", "api.example.com", 1), ("a:80", "a", 80),
    ("*.example.com", "a.b.example.com", 1), ("glob:api-?.*", "api-1.test", 5), ("glob:*:443", "x", 443), ("svc:PAY", "x", 1),
    ("[::1]:80", "::1", 80), ("::1", "::1", 7), ("[::1]", "::1", 7), ("payments:http:443", "x", 443),
    ("payments:api.test:443", "api.test", 443), ("*", "x", 0),
  ])
  func `a selector fits`(text: String, host: String, port: Int) throws {
    let target = HostSelector.Target(host: host, port: port, service: "payments", protocolName: "http")
    #expect(try HostSelector(text).matches(target))
  }

  @Test(arguments: [
    ("api.example.com", "api.example.org", 443), ("a:80", "a", 81), ("*.example.com", "example.com", 1),
    ("*.example.com", "badexample.com", 1), ("svc:ship", "x", 1), ("payments:grpc:443", "x", 443), ("other:http:443", "x", 443),
  ])
  func `a selector does not fit`(text: String, host: String, port: Int) throws {
    let target = HostSelector.Target(host: host, port: port, service: "payments", protocolName: "http")
    #expect(try !HostSelector(text).matches(target))
  }

  @Test(arguments: [
    ("", "expected a host, or host:port, found the end"), ("glob:", "a pattern after glob:"),
    ("http://a", "without a scheme, path or spaces"), ("a.*.com", "other patterns are written glob:a.*.com"),
    ("a:port", "a port from 0 to 65535"), ("a:", "expected a host, or host:port"), (":80", "expected a host, or host:port"),
    ("[::1", "an IPv6 address in brackets"), ("*.", "a domain after *."),
  ])
  func `an error says what was expected`(text: String, part: String) {
    #expect(message { try HostSelector(text) }.contains(part))
  }
}
