import DoppelTesting
import DoppelTransport
import Testing

@testable import DoppelApp

struct ListenOptionsTests {
  @Test func `loopback is listened on unless an address is named`() throws {
    #expect(try ListenOptions().hosts() == ["127.0.0.1", "::1"])
    #expect(
      try ListenOptions(addresses: ["0.0.0.0", "[::]", "fe80::1", "box.local", "localhost", "my_box-1", "1a.b"]).hosts()
        == ["0.0.0.0", "::", "fe80::1", "box.local", "localhost", "my_box-1", "1a.b"])
  }

  @Test(arguments: [
    "300.1.1.1", "1.2.3", "8080", "", "[", "[]", "[box]", "a b", "127.0.0.1:80", "http://a", "a..b", "1:2", "*",
  ])
  func `what is no address and no name is refused`(_ text: String) {
    #expect(
      usage { _ = try ListenOptions(addresses: ["::1", text]).hosts() }
        == "--listen: expected an address of this machine, such as 0.0.0.0 or [::1], or a name for one, not \"\(text)\"")
  }

  @Test(
    arguments: [
      ("auto", ListenAddress.Port.auto), ("0", nil), ("1", .number(1)), ("4140", .number(4_140)), ("65535", .number(65_535)),
    ] as [(String, ListenAddress.Port?)])
  func `a port is a number, auto or off`(_ text: String, port: ListenAddress.Port?) throws {
    #expect(try ListenOptions.port(text, flag: "--out-port") == port)
  }

  @Test(arguments: ["", "-1", "65536", "80x", "AUTO", " 80", "99999999999999999999"])
  func `anything else is refused`(_ text: String) {
    #expect(
      usage { _ = try ListenOptions.port(text, flag: "--out-port") }
        == "--out-port: expected a port from 1 to 65535, 0 for off or auto for a free one, not \"\(text)\"")
  }
}
