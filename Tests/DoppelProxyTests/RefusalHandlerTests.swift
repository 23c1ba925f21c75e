import DoppelExchange
import DoppelProtocols
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelProxy

struct RefusalHandlerTests {
  private func refuse(_ setting: Setting, _ body: @escaping @Sendable (EmbeddedChannel) throws -> Void) throws {
    let channel = EmbeddedChannel()
    let about = ConnectionContext(id: ConnectionID(1), direction: .outbound)
    let tee = Tee(Protocols.makeDetectingDissector(about, limits: .defaults), sink: setting.sink, counters: TrafficCounters())
    try channel.pipeline.syncOperations.addHandler(
      RefusalHandler(reason: "nobody is there", tee: tee, services: setting.services))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    try body(channel)
    _ = try? channel.finish()
  }

  @Test func `each request is refused with the reason and kept without a response`() async throws {
    let setting = try await Setting()
    try self.refuse(setting) { channel in
      for part in ["GET / HT", "TP/1.1\r\nHost: a\r\n\r\n"] { try channel.writeInbound(ByteBuffer(string: part)) }
      var said = ""
      while let bytes = try channel.readOutbound(as: ByteBuffer.self) { said += String(buffer: bytes) }
      #expect(said.hasPrefix("HTTP/1.1 502") && said.contains("nobody is there"))
    }
    #expect(setting.sink.exchanges.count == 1 && setting.sink.exchanges.first?.response == nil)
    await setting.close()
  }

  @Test func `a protocol that nobody knows is closed`() async throws {
    let setting = try await Setting()
    try self.refuse(setting) { channel in
      try channel.writeInbound(ByteBuffer(bytes: [0, 1, 2]))
      #expect(!channel.isActive)
    }
    // What was never answered is nothing that a mock could answer with.
    #expect(setting.sink.exchanges.map(\.completeness) == [.partial("the connection was reset")])
    await setting.close()
  }

  @Test func `a client without a word is closed after the limit, at its end, or at the run's`() async throws {
    let setting = try await Setting()
    try self.refuse(setting) { channel in
      channel.embeddedEventLoop.advanceTime(by: .seconds(29))
      #expect(channel.isActive)
      channel.embeddedEventLoop.advanceTime(by: .seconds(1))
      #expect(!channel.isActive)
    }
    try self.refuse(setting) { channel in
      channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      #expect(!channel.isActive)
    }
    try self.refuse(setting) { channel in
      channel.pipeline.fireUserInboundEventTriggered(QuiesceEvent())
      #expect(!channel.isActive)
    }
    await setting.close()
  }
}
