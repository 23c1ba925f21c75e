import DoppelExchange
import DoppelProxy
import DoppelRespond
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOPosix
import Testing

@testable import DoppelMock

struct LiveCallTests {
  private func call(_ setting: MockSetting, _ port: Int) async throws -> Answer {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let tunnel = Tunnel(server: Endpoint(name: "localhost", port: port), direction: .outbound)
    return try await loop.flatSubmit {
      LiveCall(MockSetting.request("/live"), to: tunnel, wire: MockSetting.wire, services: setting.services).run(on: loop)
    }.get()
  }

  @Test func `the server's answer is given, and the exchange kept where misses are recorded`() async throws {
    let setting = try await MockSetting(onMiss: .record)
    let server = try await LoopbackServer(answer: live)
    guard case .response(let message) = try await self.call(setting, server.port) else { return #expect(Bool(false)) }
    #expect(message.body == ByteBuffer(string: "live"))
    #expect(await setting.recorded.exchanges(atLeast: 1).first?.location == "/live")
    #expect(await setting.isGone(server))
  }

  @Test func `a server that is not there, or ends too early, is an error`() async throws {
    let setting = try await MockSetting()
    let port = try FreePort.next()
    #expect(await #expect(throws: TransportError.self) { try await self.call(setting, port) }?.code == .refused)
    let server = try await LoopbackServer()
    async let failed = #expect(throws: TransportError.self) { try await self.call(setting, server.port) }
    let peer = try await server.accept()
    try await peer.received("GET /live")
    await peer.close()
    #expect(await failed?.code == .connectionLost)
    #expect(await setting.isGone(server))
  }

  @Test func `a server that does not answer in time is given up`() async throws {
    var limits = Limits.defaults
    limits.answerTime = .milliseconds(50)
    let setting = try await MockSetting(limits: limits)
    let server = try await LoopbackServer()
    #expect(await #expect(throws: TransportError.self) { try await self.call(setting, server.port) }?.code == .timedOut)
    let peer = try await server.accept()
    _ = try await peer.ending()
    await peer.close()
    #expect(await setting.isGone(server))
  }
}
