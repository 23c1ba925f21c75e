import DoppelDNS
import DoppelTesting
import NIOCore
import NIOPosix

/// A UDP socket of a client: sends what it is given, and hands out what comes back one by one.
final class DNSDatagramInbox: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private var held: [ByteBuffer] = []
  private var waiting: [EventLoopPromise<ByteBuffer>] = []

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = self.unwrapInboundIn(data).data
    if self.waiting.isEmpty { self.held.append(bytes) } else { self.waiting.removeFirst().succeed(bytes) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    for promise in self.waiting { promise.fail(error) }
    self.waiting = []
  }

  private func next(on loop: any EventLoop) -> EventLoopFuture<ByteBuffer> {
    if !self.held.isEmpty { return loop.makeSucceededFuture(self.held.removeFirst()) }
    let promise = loop.makePromise(of: ByteBuffer.self)
    let timer = loop.scheduleTask(in: LoopbackConnection.deadline) {
      promise.fail(PeerError.notReady(program: "a DNS server", waitedFor: "a datagram", said: ""))
    }
    promise.futureResult.whenComplete { _ in timer.cancel() }
    self.waiting.append(promise)
    return promise.futureResult
  }

  /// A socket with its inbox, connected to a port of 127.0.0.1.
  struct Client {
    let channel: any Channel
    let inbox: NIOLoopBound<DNSDatagramInbox>

    init(port: Int) async throws {
      let loop = MultiThreadedEventLoopGroup.singleton.next()
      let box = try await loop.submit { NIOLoopBound(DNSDatagramInbox(), eventLoop: loop) }.get()
      self.inbox = box
      self.channel = try await DatagramBootstrap(group: loop)
        .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_535))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(box.value) }
        }
        .connect(to: SocketAddress(ipAddress: "127.0.0.1", port: port)).get()
    }

    func send(_ bytes: ByteBuffer) async throws { try await self.channel.writeAndFlush(bytes) }

    func received() async throws -> ByteBuffer {
      let (inbox, loop) = (self.inbox, self.channel.eventLoop)
      return try await loop.flatSubmit { inbox.value.next(on: loop) }.get()
    }

    func close() async { try? await self.channel.close() }
  }
}
