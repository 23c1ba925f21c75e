import DoppelTesting
import DoppelTransport
import Testing

@testable import DoppelApp

struct ListenOptionsTests {
  @Test func `loopback is listened on unless an address is named`() {
    #expect(ListenOptions().hosts == ["127.0.0.1", "::1"])
    #expect(
      ListenOptions(addresses: ["0.0.0.0", "[::]", "fe80::1", "[", "box.local"]).hosts == [
        "0.0.0.0", "::", "fe80::1", "[", "box.local",
      ])
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
