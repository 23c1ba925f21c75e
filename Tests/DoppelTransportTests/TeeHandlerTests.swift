import DoppelExchange
import DoppelTesting
import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelTransport

struct TeeHandlerTests {
  @Test func `what is written is the client's, what is read the server's, and both pass`() throws {
    let sink = CollectedExchanges()
    let channel = EmbeddedChannel(handler: TeeHandler(Tee(Echo(), sink: sink, counters: TrafficCounters())))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    try channel.writeOutbound(ByteBuffer(string: "ask"))
    try channel.writeInbound(ByteBuffer(string: "say"))
    #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "ask"))
    #expect(try channel.readInbound(as: ByteBuffer.self) == ByteBuffer(string: "say"))
    try channel.close().wait()
    #expect(sink.gaps.map(\.reason) == ["client: ask", "upstream: say", "upstream closed", "client closed"])
  }
}
