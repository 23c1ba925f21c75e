import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelTransport

/// Closes when told that the run ends, where it `isIdle`.
private final class Quiescing: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer
  let isIdle: Bool
  init(isIdle: Bool) { self.isIdle = isIdle }
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is QuiesceEvent, self.isIdle { context.close(promise: nil) }
  }
}

struct ConnectionRegistryTests {
  private func open(_ registry: ConnectionRegistry, isIdle: Bool) async throws -> NIOAsyncTestingChannel {
    let channel = await NIOAsyncTestingChannel(handler: Quiescing(isIdle: isIdle))
    try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
    registry.add(channel)
    return channel
  }

  @Test func `it counts what is open`() async throws {
    let registry = ConnectionRegistry()
    let (one, _) = (try await self.open(registry, isIdle: true), try await self.open(registry, isIdle: true))
    #expect(registry.count == 2)
    try await one.close().get()
    #expect(registry.count == 1)
    await registry.close(within: .seconds(60))
    #expect(registry.count == 0)
  }

  @Test func `with nothing open closing returns at once, also twice`() async {
    let registry = ConnectionRegistry()
    await registry.close(within: .seconds(600))
    await registry.close(within: .seconds(600))
  }

  @Test func `idle connections end at once, the others after the grace`() async throws {
    let registry = ConnectionRegistry()
    let (idle, busy) = (try await self.open(registry, isIdle: true), try await self.open(registry, isIdle: false))
    await registry.close(within: .milliseconds(50))
    #expect(!idle.isActive && !busy.isActive)
  }

  @Test func `two that wait for the end are both told`() async throws {
    let registry = ConnectionRegistry()
    let busy = try await self.open(registry, isIdle: false)
    async let one: Void = registry.close(within: .milliseconds(50))
    async let two: Void = registry.close(within: .milliseconds(50))
    _ = await (one, two)
    #expect(!busy.isActive)
  }

  @Test func `a connection that comes while all end is closed`() async throws {
    let registry = ConnectionRegistry()
    await registry.close(within: .seconds(60))
    let late = try await self.open(registry, isIdle: false)
    try await late.closeFuture.get()
    #expect(registry.count == 0)
  }
}
