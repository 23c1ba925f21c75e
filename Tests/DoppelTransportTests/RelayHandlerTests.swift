import DoppelExchange
import DoppelTesting
import DoppelWire
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import DoppelTransport

/// A relay between a client and a server on real sockets, as a listener and a dialler make it.
private struct Relay {
  let client: LoopbackConnection
  let server: LoopbackConnection
  let port: Int
  let sink: CollectedExchanges
  private let listener: Listener
  private let target: LoopbackServer

  init(registry: ConnectionRegistry = ConnectionRegistry(), isIdle: Bool = true) async throws {
    let target = try await LoopbackServer()
    let sink = CollectedExchanges()
    self.sink = sink
    self.target = target
    self.listener = try await Listener.bind(
      ["127.0.0.1"], port: .auto, purpose: "--test", group: MultiThreadedEventLoopGroup.singleton
    ) { channel in
      registry.add(channel)
      return channel.setOption(.autoRead, value: false).flatMap {
        Dialler().connect(to: Endpoint(address: "127.0.0.1", port: target.port), on: channel.eventLoop)
      }.flatMapThrowing { upstream in
        let tee = Tee(SideCounter(isIdle: isIdle), sink: sink, counters: TrafficCounters())
        let ends = RelayHandler.pair(tee: tee)
        try channel.pipeline.syncOperations.addHandler(ends.client)
        try upstream.pipeline.syncOperations.addHandler(ends.upstream)
        upstream.setOption(.autoRead, value: true).whenFailure { _ in }
        channel.setOption(.autoRead, value: true).whenFailure { _ in }
      }
    }
    self.port = self.listener.port
    self.client = try await LoopbackConnection.connect(to: self.listener.port)
    self.server = try await target.accept()
  }

  func close() async {
    await self.client.close()
    await self.server.close()
    await self.listener.close()
    await self.target.close()
  }

  /// Whether all sockets of the relay are closed, on its sides of both connections.
  func isGone() async -> Bool {
    await Eventually.holds { OpenSockets.count(port: self.port) == 0 && OpenSockets.count(port: self.target.port) == 0 }
  }

  func stopListening() async {
    await self.listener.close()
    await self.target.close()
  }
}

/// Tells each close of a side as a gap.
private struct SideCounter: Dissector {
  var isIdle: Bool
  func handle(_ event: DissectorEvent, into actions: inout [DissectorAction]) {
    guard case .closed(let peer, let isReset, _) = event else { return }
    actions.append(.gap(Gap(reason: "\(peer)\(isReset ? " reset" : "")")))
  }
}

/// Notes when bytes of the server were seen.
private struct MomentNotes: Dissector {
  let box: NIOLockedValueBox<[Timestamp]>
  var isIdle = true
  func handle(_ event: DissectorEvent, into actions: inout [DissectorAction]) {
    if case .received(.upstream, _, let moment) = event { self.box.withLockedValue { $0.append(moment) } }
  }
}

/// Notes when something is written.
private final class WriteMoments: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer
  let box = NIOLockedValueBox<[Timestamp]>([])
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    self.box.withLockedValue { $0.append(WallClock.now) }
    context.write(data, promise: promise)
  }
}

@Suite(.serialized) struct RelayHandlerTests {
  @Test func `what was said is seen with a moment before anybody was told`() throws {
    let (seen, written) = (NIOLockedValueBox<[Timestamp]>([]), WriteMoments())
    let ends = RelayHandler.pair(tee: Tee(MomentNotes(box: seen), sink: CollectedExchanges(), counters: TrafficCounters()))
    let loop = EmbeddedEventLoop()
    let client = EmbeddedChannel(handlers: [written, ends.client], loop: loop)
    let upstream = EmbeddedChannel(handlers: [ends.upstream], loop: loop)
    try upstream.writeInbound(ByteBuffer(string: "answer"))
    #expect(try client.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "answer"))
    let (known, told) = (seen.withLockedValue { $0 }, written.box.withLockedValue { $0 })
    #expect(known.count == 1 && told.count == 1)
    #expect(zip(known, told).allSatisfy { $0 <= $1 }, "so that what the client says then comes after it")
    _ = try? client.finish()
    _ = try? upstream.finish()
  }

  @Test func `a connection that the run ends was not ended by the server`() async throws {
    let registry = ConnectionRegistry()
    let relay = try await Relay(registry: registry)
    try await relay.server.send("hello")
    try await relay.client.received("hello")
    await registry.close(within: .seconds(30))
    #expect(await Eventually.holds { relay.sink.gaps.count == 2 })
    #expect(relay.sink.gaps.map(\.reason) == ["client", "upstream"])
    await relay.close()
  }

  @Test func `bytes pass both ways untouched`() async throws {
    let relay = try await Relay()
    try await relay.client.send("to the server\0\u{1}")
    try await relay.server.received("to the server\0\u{1}")
    try await relay.server.send("to the client")
    try await relay.client.received("to the client")
    await relay.close()
  }

  @Test func `a client that has said all still gets its answer`() async throws {
    let relay = try await Relay()
    try await relay.client.send("question")
    try await relay.client.finish()
    #expect(try await relay.server.receivedAll() == "question")
    try await relay.server.send("answer")
    try await relay.client.received("answer")
    try await relay.server.finish()
    #expect(try await relay.client.receivedAll() == "answer")
    await relay.close()
  }

  @Test func `a server that has said all still hears the client`() async throws {
    let relay = try await Relay()
    try await relay.server.send("greeting")
    try await relay.server.finish()
    #expect(try await relay.client.receivedAll() == "greeting")
    try await relay.client.send("still here")
    try await relay.server.received("still here")
    try await relay.client.finish()
    #expect(try await relay.server.receivedAll() == "still here")
    await relay.close()
  }

  @Test func `when both sides have ended all sockets are closed and each end was told once`() async throws {
    let relay = try await Relay()
    try await relay.client.finish()
    _ = try await relay.server.ending()
    await relay.server.close()
    _ = try await relay.client.ending()
    await relay.client.close()
    await relay.stopListening()
    #expect(await relay.isGone())
    #expect(relay.sink.gaps.map(\.reason).sorted() == ["client", "upstream"])
  }

  @Test(arguments: [Peer.client, .upstream]) func `a reset of one side is a reset for the other`(peer: Peer) async throws {
    let relay = try await Relay()
    try await relay.client.send("x")
    try await relay.server.received("x")
    let (one, other) = peer == .client ? (relay.client, relay.server) : (relay.server, relay.client)
    try await one.reset()
    #expect(try await other.ending() == .reset)
    await other.close()
    await relay.stopListening()
    #expect(await relay.isGone())
    #expect(relay.sink.gaps.map(\.reason).contains("\(peer) reset"))
  }

  @Test func `what was read before the end arrives whole, however large`() async throws {
    let relay = try await Relay()
    let bytes = ByteBuffer(repeating: 0x5a, count: 4 * 1024 * 1024)
    try await relay.server.send(bytes)
    await relay.server.close()
    #expect(try await relay.client.receivedAll().utf8.count == bytes.readableBytes)
    await relay.close()
  }

  @Test func `a side is not read while the other takes nothing`() async throws {
    let relay = try await Relay()
    try await relay.client.pause()
    let size = 32 * 1024 * 1024
    let sent = relay.server.begin(ByteBuffer(repeating: 0x41, count: size))
    // The kernel's buffers take a few megabytes; the rest stays with the sender.
    #expect(try await relay.server.isHeldUp())
    try await relay.client.resume()
    #expect(try await relay.client.received(count: size).readableBytes == size)
    try await sent.get()
    await relay.close()
  }

  @Test func `when all is idle closing returns long before the grace ends`() async throws {
    let registry = ConnectionRegistry()
    let relay = try await Relay(registry: registry)
    try await relay.client.send("x")
    try await relay.server.received("x")
    let start = ContinuousClock.now
    await registry.close(within: .seconds(60))
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(registry.count == 0)
    _ = try await relay.client.ending()
    _ = try await relay.server.ending()
    await relay.close()
  }

  @Test func `what is in flight when the run ends may finish within the grace, then it is closed`() async throws {
    let registry = ConnectionRegistry()
    let relay = try await Relay(registry: registry, isIdle: false)
    async let closed: Void = registry.close(within: .milliseconds(300))
    try await relay.server.send("late")
    try await relay.client.received("late")
    await closed
    #expect(registry.count == 0)
    _ = try await relay.client.ending()
    await relay.close()
  }

  @Test func `bytes that came before the relay are treated as read`() async throws {
    let loop = NIOAsyncTestingEventLoop()
    let (client, upstream) = (NIOAsyncTestingChannel(loop: loop), NIOAsyncTestingChannel(loop: loop))
    try await loop.executeInContext {
      let ends = RelayHandler.pair(tee: nil)
      try client.pipeline.syncOperations.addHandler(ends.client)
      try upstream.pipeline.syncOperations.addHandler(ends.upstream)
      ends.upstream.replay(ByteBuffer(string: "early"), isLast: false)
      ends.client.replay(ByteBuffer(), isLast: false)
    }
    #expect(try await client.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "early"))
    #expect(try await upstream.readOutbound(as: ByteBuffer.self) == nil)
  }

  /// Two connections to us whose channels are on one event loop, with their far ends.
  private func channels() async throws -> (client: LoopbackConnection, server: LoopbackConnection, near: [any Channel]) {
    let servers = [try await LoopbackServer(), try await LoopbackServer()]
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    var near: [any Channel] = []
    var far: [LoopbackConnection] = []
    for server in servers {
      near.append(try await Dialler().connect(to: Endpoint(address: "127.0.0.1", port: server.port), on: loop).get())
      far.append(try await server.accept())
      await server.close()
    }
    return (far[0], far[1], near)
  }

  @Test(arguments: [0, 1]) func `joined channels talk to each other, and end together`(first: Int) async throws {
    let (client, server, near) = try await self.channels()
    try await client.send("early")
    try await near[0].eventLoop.submit { try RelayHandler.join(client: near[0], upstream: near[1]) }.get()
    try await server.received("early")
    try await server.send("answer")
    try await client.received("answer")
    try await client.finish()
    _ = try await server.ending()
    try await server.send(" and more")
    try await client.received("answer and more")
    try await near[first].close()
    try await near[1 - first].closeFuture.get()
    #expect(try await client.ending() == .closed)
    await client.close()
    await server.close()
  }

  @Test func `what has closed cannot be joined`() async throws {
    let (client, server, near) = try await self.channels()
    try await near[1].close()
    await #expect(throws: (any Error).self) {
      try await near[0].eventLoop.submit { try RelayHandler.join(client: near[0], upstream: near[1]) }.get()
    }
    try await near[0].close()
    await client.close()
    await server.close()
  }
}
