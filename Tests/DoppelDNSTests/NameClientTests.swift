import DoppelDNS
import NIOCore
import Testing

struct NameClientTests {
  @Test func `datagrams go by UDP, connections by TCP`() throws {
    let sender = try SocketAddress(ipAddress: "127.0.0.1", port: 1)
    #expect(NameClient.datagram(socket: 1, sender: sender).transport == .udp)
    #expect(NameClient.connection(1).transport == .tcp)
    #expect(NameClient.datagram(socket: 1, sender: sender) != .datagram(socket: 2, sender: sender))
  }
}
