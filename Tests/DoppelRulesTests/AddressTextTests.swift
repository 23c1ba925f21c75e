import DoppelRules
import Testing

struct AddressTextTests {
  @Test(
    arguments: [
      ("localhost:8080", "localhost", 8_080), ("[::1]:80", "::1", 80), (":443", nil, 443), ("0", nil, 0),
      ("65535", nil, 65_535),
      ("10.0.0.1:1", "10.0.0.1", 1), ("[fe80::1%eth0]:22", "fe80::1%eth0", 22),
    ] as [(String, String?, Int)])
  func `the four forms are read`(text: String, host: String?, port: Int) throws {
    #expect(try AddressText(text) == AddressText(host: host, port: port))
  }

  @Test(arguments: [
    ("", "expected host:port, [v6]:port, :port or a port, found the end"), ("localhost", "expected :port after the host"),
    ("localhost:", "expected a port from 0 to 65535, found the end"), ("a:65536", "expected a port from 0 to 65535"),
    ("::1:80", "in brackets"), ("fe80::1:80", "in brackets"), ("[::1]", "expected :port after the brackets"),
    ("[::1:80", "expected ] after the IPv6 address"), ("[host]:80", "expected an IPv6 address between the brackets"),
    ("http://a:80", "one colon"), ("a:8 0", "expected a port"), ("a b:80", "expected :port after the host"),
    ("99999", "expected a port"),
  ])
  func `an error says what was expected`(text: String, part: String) {
    #expect(message { try AddressText(text) }.contains(part))
  }
}
