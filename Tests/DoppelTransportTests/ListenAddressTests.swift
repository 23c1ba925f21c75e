import DoppelTransport
import Testing

struct ListenAddressTests {
  @Test func `by default only this machine can connect`() {
    #expect(ListenAddress.loopback == ["127.0.0.1", "::1"])
  }

  @Test func `a chosen port is another than the kernel's choice`() {
    #expect(ListenAddress(host: "::1", port: .number(0)) != ListenAddress(host: "::1", port: .auto))
  }
}
