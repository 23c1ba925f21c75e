import DoppelExchange
import DoppelTLS
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOSSL

@testable import DoppelProxy

/// The ways on which a client reaches a server through a capture.
enum Way: String, CaseIterable, Sendable {
  case inbound, map, secureMap, absolute, tunnel, secureTunnel, socks4, socks5

  /// Whether the server speaks TLS.
  var isSecure: Bool { self == .secureMap || self == .secureTunnel }
}

/// A capture, and a server that is reached through it in one way.
struct Passage {
  let way: Way
  let server: LoopbackServer
  let setting: Setting

  /// - Parameter answer: what the server says to each head; `nil` where the test speaks for it.
  init(_ way: Way, limits: Limits = .defaults, answer: (@Sendable (String) -> String)? = nil) async throws {
    self.way = way
    let authority = try Authority.make(at: .now())
    let contexts = ServerContexts(issuer: try LeafIssuer(authority: authority))
    let context = try contexts.context(for: ServerName("localhost"), protocols: ["http/1.1"], at: .now())
    self.server = try await LoopbackServer(answer: answer) { channel in
      if way.isSecure { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
    }
    self.setting = try await Setting(
      maps: Self.maps(way, self.server.port), limits: limits, serversAuthority: authority)
  }

  private static func maps(_ way: Way, _ port: Int) -> [PortMap] {
    switch way {
    case .inbound:
      [
        PortMap(
          port: .auto, server: Endpoint(name: "localhost", port: port), isServerSecure: false, direction: .inbound,
          flag: "--in-port")
      ]
    case .map, .secureMap: [map(to: port, isSecure: way.isSecure)]
    case .absolute, .tunnel, .secureTunnel, .socks4, .socks5: []
    }
  }

  /// A client that has come as far as to speak to its server, or to the proxy in absolute form.
  ///
  /// - Parameter isSlow: whether each byte is sent by itself, also those of the handshakes.
  func client(isSlow: Bool = false) async throws -> LoopbackConnection {
    let port = (self.setting.ports.mapPorts.first ?? self.setting.ports.outPort) ?? 0
    let client = try await LoopbackConnection.connect(to: port) { channel in
      if isSlow { try channel.pipeline.syncOperations.addHandler(ByteByByte()) }
    }
    switch self.way {
    case .inbound, .map, .secureMap, .absolute: break
    case .tunnel, .secureTunnel:
      try await client.send("CONNECT localhost:\(self.server.port) HTTP/1.1\r\n\r\n")
      try await client.received("HTTP/1.1 200 Connection established\r\n\r\n")
    case .socks4:
      try await client.send(ByteBuffer(bytes: [4, 1] + self.portBytes + [127, 0, 0, 1, 0]))
      _ = try await client.received(count: 8)
    case .socks5:
      try await client.send(ByteBuffer(bytes: [5, 1, 0]))
      _ = try await client.received(count: 2)
      try await client.send(ByteBuffer(bytes: [5, 1, 0, 1, 127, 0, 0, 1] + self.portBytes))
      _ = try await client.received(count: 12)
    }
    if self.way == .secureTunnel { try await self.startTLS(client, isSlow: isSlow) }
    return client
  }

  private var portBytes: [UInt8] { [UInt8(self.server.port >> 8), UInt8(self.server.port & 255)] }

  private func startTLS(_ client: LoopbackConnection, isSlow: Bool) async throws {
    let channel = client.channel
    let handler = NIOLoopBoundBox.makeBoxSendingValue(try self.setting.clientTLS(), eventLoop: channel.eventLoop)
    try await channel.eventLoop.submit {
      let pipeline = channel.pipeline.syncOperations
      if isSlow {
        try pipeline.addHandler(handler.value, position: .after(pipeline.handler(type: ByteByByte.self)))
      } else {
        try pipeline.addHandler(handler.value, position: .first)
      }
    }.get()
  }

  /// The head of a request in the form of this way.
  func head(_ method: String = "GET", _ path: String = "/x", fields: String = "") -> String {
    let host = "localhost:\(self.server.port)"
    let target = self.way == .absolute ? "http://\(host)\(path)" : path
    return "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n\(fields)\r\n"
  }

  /// A client that has asked for a path, and its server, which has heard it.
  func asked(_ path: String = "/x") async throws -> (client: LoopbackConnection, peer: LoopbackConnection) {
    let client = try await self.client()
    try await client.send(self.head("GET", path))
    let peer = try await self.server.accept()
    try await peer.received("GET \(path)")
    return (client, peer)
  }

  /// Ends all and tells whether no socket is left.
  func isGone() async -> Bool { await self.setting.isGone(self.server) }

  /// Whether such an exchange is kept, now or before the deadline.
  func keeps(_ isIt: @escaping @Sendable (Exchange) -> Bool) async -> Bool {
    let sink = self.setting.sink
    return await Eventually.holds { sink.exchanges.contains(where: isIt) }
  }

  /// The exchanges that were kept, once there are that many.
  func exchanges(_ count: Int) async -> [Exchange] { await self.setting.sink.exchanges(atLeast: count) }
}

/// Sends what is written byte by byte.
final class ByteByByte: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    var bytes = self.unwrapOutboundIn(data)
    while bytes.readableBytes > 1, let byte = bytes.readSlice(length: 1) {
      context.writeAndFlush(self.wrapOutboundOut(byte), promise: nil)
    }
    context.writeAndFlush(self.wrapOutboundOut(bytes), promise: promise)
  }
}
