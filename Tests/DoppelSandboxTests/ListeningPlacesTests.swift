import CDoppelLinux
import DoppelDNS
import DoppelExchange
import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

struct ListeningPlacesTests {
  @Test(arguments: ["127.0.0.1", "::1", "0.0.0.0", "::"])
  func `a place is told while somebody listens there, and not a connection to it`(address: String) async throws {
    let places = ListeningPlaces(inspector: doppel_inspector())
    let bytes = try #require(SocketAddressBytes(address))
    let server = socket(bytes.family, CInt(SOCK_STREAM.rawValue), 0)
    #expect(bytes.bind(server, port: 0) == 0 && listen(server, 1) == 0)
    let port = try #require(BoundPort.of(server))
    let client = socket(bytes.family, CInt(SOCK_STREAM.rawValue), 0)
    let target = try #require(SocketAddressBytes(bytes.family == AF_INET ? "127.0.0.1" : "::1"))
    #expect(target.connect(client, port: UInt16(port)) == 0)
    let own = try #require(BoundPort.of(client))
    let told = try #require(places.now())
    #expect(told.contains(Endpoint(address: address, port: port)))
    #expect(!told.contains { $0.port == own })
    close(client)
    close(server)
    #expect(await Eventually.holds { places.now()?.contains { $0.port == port } == false })
  }

  @Test func `the kernel and its list in proc tell the same`() async throws {
    let server = try await LoopbackServer()
    let told = try #require(ListeningPlaces(inspector: doppel_inspector()).now())
    let place = Endpoint(address: "127.0.0.1", port: server.port)
    #expect(told.contains(place) && SocketTable(process: getpid()).listening().contains(place))
    await server.close()
  }

  @Test func `a socket that asks nobody tells nothing`() {
    #expect(ListeningPlaces(inspector: -1).now() == nil)
    #expect(ListeningPlaces(inspector: socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)).now() == nil)
  }
}
