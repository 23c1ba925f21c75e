import DoppelExchange
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelProxy

private final class Routing: ProxyRouting {
  var said: [String] = []
  var promise: EventLoopPromise<Void>?

  func connect(_ server: Endpoint, for channel: any Channel) -> EventLoopFuture<Void> {
    self.said.append("connect \(server.hostAndPort)")
    let promise = channel.eventLoop.makePromise(of: Void.self)
    self.promise = promise
    return promise.futureResult
  }
  func tunnel(_ channel: any Channel) throws { self.said.append("tunnel") }
  func forward(_ channel: any Channel) throws { self.said.append("forward") }
  func count(_ gap: Gap) { self.said.append("gap") }
}

struct ProxyHandshakeHandlerTests {
  private let channel = EmbeddedChannel()
  private let routing = Routing()

  init() throws {
    try self.channel.pipeline.syncOperations.addHandler(ProxyHandshakeHandler(routing: self.routing, limits: .defaults))
    try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  private func say(_ text: String) throws { try self.channel.writeInbound(ByteBuffer(string: text)) }

  @Test func `after the handshake it is gone and what was held goes to what comes after`() throws {
    try self.say("CONNECT a:1 HTTP/1.1\r\n\r\nheld")
    self.routing.promise?.succeed()
    #expect(self.routing.said == ["connect a:1", "tunnel"])
    #expect(try self.channel.readInbound(as: ByteBuffer.self) == ByteBuffer(string: "held"))
    try self.say("later")
    #expect(try self.channel.readInbound(as: ByteBuffer.self) == ByteBuffer(string: "later"))
    #expect(throws: (any Error).self) { try self.channel.pipeline.syncOperations.handler(type: ProxyHandshakeHandler.self) }
  }

  @Test func `a failure is said and closes`() throws {
    try self.say("CONNECT a:1 HTTP/1.1\r\n\r\n")
    self.routing.promise?.fail(TransportError(.unreachable, "nobody"))
    let wire = try #require(try self.channel.readOutbound(as: ByteBuffer.self))
    #expect(String(buffer: wire).contains("nobody"))
    #expect(!self.channel.isActive)
  }

  @Test func `a client that stops within its first words is closed after the limit and not before`() throws {
    try self.say("CONNECT a")
    self.channel.embeddedEventLoop.advanceTime(by: .seconds(29))
    #expect(self.channel.isActive)
    self.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!self.channel.isActive)
  }

  @Test(arguments: [true, false]) func `a client that ends, or a run that does, closes it`(isClient: Bool) throws {
    try self.say("CON")
    if isClient {
      self.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    } else {
      self.channel.pipeline.fireUserInboundEventTriggered(QuiesceEvent())
    }
    #expect(!self.channel.isActive)
  }

  @Test func `a server that is there too late does no harm`() throws {
    try self.say("CONNECT a:1 HTTP/1.1\r\n\r\n")
    _ = try? self.channel.finish()
    self.routing.promise?.succeed()
    #expect(self.routing.said == ["connect a:1"])
  }
}
