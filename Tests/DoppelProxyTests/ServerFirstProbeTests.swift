import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelProxy

struct ServerFirstProbeTests {
  private let channel = EmbeddedChannel()
  private let probe = ServerFirstProbe()

  init() throws {
    try self.channel.pipeline.syncOperations.addHandler(self.probe)
    try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  @Test func `it holds what the server said and whether that was all, also before anyone asks`() throws {
    try self.channel.writeInbound(ByteBuffer(string: "220 "))
    try self.channel.writeInbound(ByteBuffer(string: "hi"))
    #expect(self.probe.held == ByteBuffer(string: "220 hi") && !self.probe.hasEnded)
    self.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(self.probe.hasEnded)
  }

  @Test func `it tells words, the end of words, and the end of the connection`() throws {
    nonisolated(unsafe) var events: [ServerFirstProbe.Event] = []
    self.probe.onEvent = { events.append($0) }
    try self.channel.writeInbound(ByteBuffer(string: "x"))
    self.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    try self.channel.close().wait()
    #expect(events == [.spoke, .spoke, .closed])
  }

  @Test func `an error closes`() {
    self.channel.pipeline.fireErrorCaught(IOError(errnoCode: 104, reason: "read"))
    #expect(!self.channel.isActive)
  }
}
