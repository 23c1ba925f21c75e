import DoppelExchange
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelProxy

struct ForwardUpstreamTests {
  private final class Events {
    var all: [String] = []
    var isClientWritable = true
  }

  private struct Silent: Dissector {
    var isIdle: Bool { true }
    func handle(_ event: DissectorEvent, into actions: inout [DissectorAction]) {
      if case .closed(let peer, let isReset, _) = event { actions.append(.gap(Gap(reason: "\(peer) \(isReset)"))) }
    }
  }

  private let channel = EmbeddedChannel()
  private let sink = CollectedExchanges()
  private let events = Events()
  private let upstream: ForwardUpstream

  init() throws {
    let events = self.events
    self.upstream = ForwardUpstream(self.channel, tee: Tee(Silent(), sink: self.sink, counters: TrafficCounters())) { event in
      switch event {
      case .received(let bytes): events.all.append(String(buffer: bytes))
      case .closed: events.all.append("closed")
      case .lost: events.all.append("lost")
      case .writable: events.all.append("writable")
      }
    } isClientWritable: {
      events.isClientWritable
    }
    try self.channel.pipeline.syncOperations.addHandler(self.upstream)
    try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  @Test func `what comes is told, what is sent goes out`() throws {
    self.upstream.send(ByteBuffer(string: "ask"))
    self.upstream.flush()
    try self.channel.writeInbound(ByteBuffer(string: "say"))
    #expect(try self.channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "ask"))
    #expect(self.events.all == ["say"])
  }

  @Test func `the server's end and the connection's are both told`() throws {
    self.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(self.events.all == ["closed"])
    try self.channel.close().wait()
    #expect(self.events.all == ["closed", "lost"])
    #expect(self.sink.gaps.map(\.reason) == ["upstream false", "client false"])
  }

  @Test func `after disconnect nothing is told and the connection is closed`() throws {
    self.upstream.disconnect()
    try self.channel.writeInbound(ByteBuffer(string: "late"))
    self.channel.embeddedEventLoop.run()
    #expect(self.events.all == [])
    #expect(!self.channel.isActive)
  }

  @Test func `what was sent goes out before the connection is closed`() throws {
    self.upstream.send(ByteBuffer(string: "rest"))
    self.upstream.disconnect()
    self.channel.embeddedEventLoop.run()
    #expect(try self.channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "rest"))
    #expect(!self.channel.isActive)
  }

  @Test func `a reset is told to the tee and closes`() {
    self.channel.pipeline.fireErrorCaught(IOError(errnoCode: 104, reason: "read"))
    #expect(!self.channel.isActive)
    #expect(self.sink.gaps.map(\.reason) == ["upstream true", "client false"])
  }
}
