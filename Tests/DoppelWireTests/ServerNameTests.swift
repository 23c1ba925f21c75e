import DoppelWire
import Testing

struct ServerNameTests {
  @Test(arguments: [
    "Example.COM": "example.com", "example.com.": "example.com", "my_service": "my_service", "localhost": "localhost",
    "xn--bcher-kva.de": "xn--bcher-kva.de", "a.b-c.d1": "a.b-c.d1",
    String(repeating: "a", count: 63) + ".test": String(repeating: "a", count: 63) + ".test",
  ])
  func `DNS names are taken in lower case without the final dot`(text: String, name: String) {
    #expect(ServerName(text) == .dns(name))
    #expect(ServerName(text).host == name)
  }

  @Test(
    arguments: [
      ("10.0.0.1", [10, 0, 0, 1], "10.0.0.1"),
      ("::1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "::1"),
      ("[2001:DB8::5]", [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5], "2001:db8::5"),
      ("fe80::1%eth0", [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "fe80::1"),
    ] as [(String, [UInt8], String)])
  func `addresses are told from names`(text: String, bytes: [UInt8], plain: String) {
    #expect(ServerName(text) == .address(bytes))
    #expect(ServerName(text).text == plain)
  }

  @Test(arguments: [
    "", ".", "..", "a..b", "*.example.com", "bad name", "a\u{0}b", "10.0.0.1\u{0}.evil.test", "-a.test", "a-.test", "bücher.de",
    "1.2.3", "1.2.3.4.5", "999.1.1.1", ":::", "[::1", "a:b", "[]", "CN=x", "a/b", "\u{202e}x", "::1\u{0}",
    String(repeating: "a", count: 64) + ".test", String(repeating: "a.", count: 127) + "test",
    String(repeating: "x", count: 100_000),
  ])
  func `what is no name is unnamed`(text: String) {
    #expect(ServerName(text) == .unnamed)
    #expect(ServerName(text).host == nil)
  }

  @Test func `the longest DNS name is 253 bytes`() {
    let name = String(repeating: "abc.", count: 62) + "abcde"
    #expect(name.utf8.count == 253)
    #expect(ServerName(name) == .dns(name))
    #expect(ServerName(name + "f") == .unnamed)
  }
}
