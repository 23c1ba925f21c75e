import DoppelTLS
import NIOCore
import NIOEmbedded
import NIOSSL
import NIOTLS
import Testing

struct HandshakeWatcherTests {
  private final class Outcomes {
    var all: [String] = []
  }

  private let channel = EmbeddedChannel()
  private let outcomes = Outcomes()

  init() throws {
    let tls = try NIOSSLClientHandler(
      context: NIOSSLContext(configuration: .makeClientConfiguration()), serverHostname: "a.test")
    let outcomes = self.outcomes
    let watcher = HandshakeWatcher(tls, limit: .seconds(10)) { outcome in
      switch outcome {
      case .agreed(let name): outcomes.all.append("agreed \(name ?? "none")")
      case .failed(let failure): outcomes.all.append("\(failure)")
      }
    }
    try self.channel.pipeline.syncOperations.addHandler(watcher)
    try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  @Test func `a handshake that is complete is told once, with its protocol`() {
    self.channel.pipeline.fireUserInboundEventTriggered(TLSUserEvent.handshakeCompleted(negotiatedProtocol: "http/1.1"))
    self.channel.pipeline.fireErrorCaught(NIOSSLError.uncleanShutdown)
    _ = try? self.channel.finish()
    #expect(self.outcomes.all == ["agreed http/1.1"])
  }

  @Test func `a connection that ends within it has failed`() {
    _ = try? self.channel.finish()
    #expect(self.outcomes.all == ["closed"])
  }

  @Test func `at the limit of time it has failed and the connection is closed, before it not`() {
    self.channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    #expect(self.outcomes.all == [] && self.channel.isActive)
    self.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(self.outcomes.all.count == 1 && self.outcomes.all[0].contains("it took longer than"))
    #expect(!self.channel.isActive)
  }

  @Test func `an error is told once and passed on`() {
    self.channel.pipeline.fireErrorCaught(NIOSSLError.uncleanShutdown)
    #expect(self.outcomes.all == ["closed"])
    #expect(throws: NIOSSLError.self) { try self.channel.throwIfErrorCaught() }
  }
}
