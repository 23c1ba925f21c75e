import DoppelExchange
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOPosix
import Testing

@testable import DoppelProxy

@Suite(.serialized) struct ProxyPortsTests {
  @Test func `a port that is taken leaves nothing open`() async throws {
    let taken = try await LoopbackServer()
    let setting = try await Setting()
    var configuration = ProxyPorts.Configuration()
    configuration.hosts = ["127.0.0.1"]
    let free = try FreePort.next()
    configuration.outPort = .number(free)
    configuration.maps = [
      PortMap(port: .number(taken.port), server: Endpoint(name: "a", port: 1), direction: .outbound, flag: "--map")
    ]
    let error = await #expect(throws: TransportError.self) {
      _ = try await ProxyPorts.capture(configuration, services: setting.services, group: MultiThreadedEventLoopGroup.singleton)
    }
    #expect(error?.code == .portTaken && error?.message.contains("--map") == true)
    await #expect(throws: (any Error).self) { try await LoopbackConnection.connect(to: free) }
    await setting.close()
    await taken.close()
  }

  /// Hostile input, and whether a client may keep its connection afterwards.
  static let hostile: [[UInt8]] = [
    (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }, [UInt8](repeating: 0x41, count: 1024 * 1024),
    [0x16, 3, 1, 0xff, 0xff] + [UInt8](repeating: 0, count: 2_000), [0x16, 3, 3, 0, 4, 1, 0, 0, 0], Array("GET / HT".utf8),
    Array(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 5_000).utf8), [4], [5, 255], [0],
    Array("POST http://127.0.0.1:1/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n".utf8),
    Array("CONNECT ".utf8) + [UInt8](repeating: 0x61, count: 200_000),
  ]

  @Test(arguments: hostile.indices) func `hostile input on the outbound and a map port harms nobody else`(index: Int)
    async throws
  {
    let server = try await LoopbackServer(answer: ok)
    let setting = try await Setting(maps: [map(to: server.port)])
    let bytes = ByteBuffer(bytes: Self.hostile[index])
    let hostile = [try await setting.client(), try await setting.mapped()]
    for client in hostile { _ = client.begin(bytes) }
    let good = try await setting.tunnel(to: server.port)
    try await good.send(get)
    try await good.received("ok")
    for client in hostile { await client.close() }
    await good.close()
    #expect(await setting.isGone(server))
  }
}
