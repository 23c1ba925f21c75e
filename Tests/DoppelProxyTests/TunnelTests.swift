import DoppelExchange
import DoppelProxy
import Testing

struct TunnelTests {
  @Test func `a tunnel by itself fixes no host and adds no TLS`() {
    let tunnel = Tunnel(server: Endpoint(name: "a.test", port: 1), direction: .outbound)
    #expect(tunnel.fixedHost == nil && !tunnel.isServerSecure && !tunnel.isTransparent && tunnel.way == nil)
  }
}
