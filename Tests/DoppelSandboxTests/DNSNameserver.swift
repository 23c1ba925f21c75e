import DoppelDNS
import DoppelTesting
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

@testable import DoppelSandbox

/// A nameserver on a port of 127.0.0.1, by UDP and TCP, that says what a test wants it to say.
final class DNSNameserver: Sendable {
  /// What is said to a query, one message after the other; `nil` closes a connection.
  typealias Script = @Sendable (DNSMessage) -> [ByteBuffer]?

  private let channels: [any Channel]
  private let heard: NIOLockedValueBox<[DNSMessage]>
  let port: Int

  init(_ script: @escaping Script) async throws {
    let heard = NIOLockedValueBox<[DNSMessage]>([])
    self.heard = heard
    let answer: Script = { query in
      heard.withLockedValue { $0.append(query) }
      return script(query)
    }
    let group = MultiThreadedEventLoopGroup.singleton
    let connections = try await ServerBootstrap(group: group)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers([
            ByteToMessageHandler(DNSFrameDecoder()), Connections(answer),
          ])
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    self.port = connections.localAddress?.port ?? 0
    let datagrams = try await DatagramBootstrap(group: group)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Datagrams(answer)) }
      }
      .bind(host: "127.0.0.1", port: self.port).get()
    self.channels = [connections, datagrams]
  }

  /// One that answers each query with this address.
  static func telling(_ address: String) async throws -> DNSNameserver {
    let address = IPAddress(address) ?? .loopback4
    return try await DNSNameserver { query in
      let record = ResourceRecord(name: query.questions[0].name, address: address, lifetime: 60)
      return [query.response(.noError, answers: [record]).encoded()]
    }
  }

  /// One that says nothing.
  static func silent() async throws -> DNSNameserver { try await DNSNameserver { _ in [] } }

  /// The queries that came.
  var queries: [DNSMessage] { self.heard.withLockedValue { $0 } }

  var nameserver: Nameserver { Nameserver(.loopback4, port: self.port) }

  func close() async { for channel in self.channels { try? await channel.close() } }

  private final class Datagrams: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    private let script: Script

    init(_ script: @escaping Script) { self.script = script }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let envelope = self.unwrapInboundIn(data)
      guard let query = try? DNSMessage(envelope.data) else { return }
      for message in self.script(query) ?? [] {
        let answer = AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: message)
        context.writeAndFlush(NIOAny(answer), promise: nil)
      }
    }
  }

  private final class Connections: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let script: Script

    init(_ script: @escaping Script) { self.script = script }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard let query = try? DNSMessage(self.unwrapInboundIn(data)) else { return }
      guard let messages = self.script(query) else { return context.close(promise: nil) }
      for message in messages { context.writeAndFlush(NIOAny(DNSFrameDecoder.frame(message)), promise: nil) }
    }
  }
}
