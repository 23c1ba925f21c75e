import DoppelExchange
import DoppelTransport
import Testing

@testable import DoppelProxy

struct PortMapTests {
  @Test func `its tunnel goes to the configured server, whose name signatures bear`() {
    let map = PortMap(
      port: .auto, server: Endpoint(name: "db.test", port: 5432), isServerSecure: true, direction: .inbound, flag: "--map")
    let tunnel = map.tunnel
    #expect(tunnel.server == map.server && tunnel.direction == .inbound && tunnel.isServerSecure)
    #expect(tunnel.fixedHost == "db.test")
  }

  @Test func `a server without a name fixes none`() {
    #expect(PortMap(port: .auto, server: Endpoint(address: "10.0.0.1", port: 1), flag: "--map").tunnel.fixedHost == nil)
  }
}
