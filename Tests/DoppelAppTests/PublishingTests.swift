import DoppelExchange
import DoppelProxy
import DoppelTesting
import DoppelWire
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import DoppelApp

/// Says hello to whoever connects.
private final class Hello: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(NIOAny(ByteBuffer(string: "hello")), promise: nil)
  }
}

struct PublishingTests {
  private final class Open: Sendable {
    private let places = Mutex<[Endpoint]>([])
    func set(_ places: [Endpoint]) { self.places.withLock { $0 = places } }
    var all: [Endpoint] { self.places.withLock { $0 } }
  }

  @Test func `ports are open as long as the program has them open, and none when it is closed`() async throws {
    let open = Open()
    let port = try FreePort.next()
    let ports = PublishedPorts(
      .init(), limits: .defaults, group: MultiThreadedEventLoopGroup.singleton, notice: { _ in }, front: { _ in Hello() })
    let publishing = Publishing(ports) { open.all }
    #expect(OpenSockets.listeners(port: port).isEmpty)
    for _ in 0..<2 {
      open.set([Endpoint(address: "0.0.0.0", port: port)])
      #expect(await Eventually.holds { OpenSockets.listeners(port: port).contains("127.0.0.1") })
      let client = try await LoopbackConnection.connect(to: port)
      try await client.received("hello")
      await client.close()
      open.set([])
      #expect(await Eventually.holds { OpenSockets.listeners(port: port).isEmpty })
    }
    open.set([Endpoint(address: "0.0.0.0", port: port)])
    #expect(await Eventually.holds { !OpenSockets.listeners(port: port).isEmpty })
    await publishing.close(within: .seconds(5))
    #expect(OpenSockets.listeners(port: port).isEmpty)
  }
}
