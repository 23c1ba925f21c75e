import DoppelDNS
import Testing

struct IPAddressTests {
  @Test(arguments: [
    ("192.0.2.1", [192, 0, 2, 1]),
    ("2001:db8::1", [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
    ("::", [UInt8](repeating: 0, count: 16)),
  ]) func `an address reads from its text and writes it again`(text: String, bytes: [UInt8]) throws {
    let address = try #require(IPAddress(text))
    #expect(address.bytes == bytes)
    #expect(address.text == text)
    #expect(IPAddress(bytes: bytes) == address)
    #expect(address.isIPv6 == (bytes.count == 16))
  }

  @Test(arguments: ["", "localhost", "192.0.2", "192.0.2.256", "2001:db8::1::2"]) func `a name is no address`(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test(arguments: [0, 3, 5, 15, 17]) func `only 4 and 16 bytes are an address`(count: Int) {
    #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
  }

  @Test func `brackets and a zone are left out`() {
    #expect(IPAddress("[fe80::1%eth0]") == IPAddress("fe80::1"))
  }

  @Test func `an IPv4 address within IPv6 is unmapped, others are as they are`() {
    #expect(IPAddress("::ffff:192.0.2.1")?.unmapped == IPAddress("192.0.2.1"))
    #expect(IPAddress("::fffe:192.0.2.1")?.unmapped == IPAddress("::fffe:192.0.2.1"))
    #expect(IPAddress("192.0.2.1")?.unmapped == IPAddress("192.0.2.1"))
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.255.0.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false), ("::2", false),
    ("7f00::", false),
  ]) func `loopback is 127.0.0.0/8 and ::1`(text: String, isLoopback: Bool) {
    #expect(IPAddress(text)?.isLoopback == isLoopback)
  }
}
