import DoppelTransport
import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelProxy

/// Counts its beginnings.
private final class Counting: WaitingFront {
  var count = 0
  override func begin(_ context: ChannelHandlerContext) { self.count += 1 }
}

/// Keeps what it is given.
private final class Next: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  var heard: [String] = []
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    self.heard.append(String(buffer: self.unwrapInboundIn(data)))
  }
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed { self.heard.append("end") }
  }
}

struct WaitingFrontTests {
  @Test func `it begins once, when the connection is open, and reads nothing before`() throws {
    let channel = EmbeddedChannel()
    let front = Counting()
    try channel.pipeline.syncOperations.addHandler(front)
    #expect(front.count == 0)
    let isRead = channel.options.lazy.compactMap { $0.option is ChannelOptions.Types.AutoReadOption ? $0.value as? Bool : nil }
      .last
    #expect(isRead == false)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    channel.pipeline.fireChannelActive()
    #expect(front.count == 1)
    _ = try channel.finish()
  }

  @Test func `it begins at once where the connection is open, and is closed when the run ends`() throws {
    let channel = EmbeddedChannel()
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    let front = Counting()
    try channel.pipeline.syncOperations.addHandler(front)
    #expect(front.count == 1)
    channel.pipeline.fireUserInboundEventTriggered(QuiesceEvent())
    #expect(!channel.isActive)
  }

  @Test func `a server of a client that has left is closed`() throws {
    let (client, upstream) = (EmbeddedChannel(), EmbeddedChannel())
    for channel in [client, upstream] { try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait() }
    let front = Counting()
    try client.pipeline.syncOperations.addHandler(front)
    let context = try client.pipeline.syncOperations.context(handler: front)
    try client.close().wait()
    front.join(upstream, context)
    #expect(!upstream.isActive)
  }

  @Test func `what was read before is given to who comes next, with the client's end`() throws {
    let channel = EmbeddedChannel()
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    let (front, next) = (Counting(), Next())
    try channel.pipeline.syncOperations.addHandler(front)
    let context = try channel.pipeline.syncOperations.context(handler: front)
    for part in ["a", "b"] { channel.pipeline.fireChannelRead(ByteBuffer(string: part)) }
    channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    front.leave(context) { try channel.pipeline.syncOperations.addHandler(next) }
    channel.pipeline.fireChannelRead(ByteBuffer(string: "c"))
    #expect(next.heard == ["a", "b", "end", "c"])
    #expect(throws: ChannelPipelineError.self) { try channel.pipeline.syncOperations.context(handler: front) }
    _ = try channel.finish()
  }

  @Test func `where there is nobody next the connection is closed`() throws {
    let channel = EmbeddedChannel()
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    let front = Counting()
    try channel.pipeline.syncOperations.addHandler(front)
    front.leave(try channel.pipeline.syncOperations.context(handler: front)) { throw ChannelError.alreadyClosed }
    #expect(!channel.isActive)
  }
}
