internal import Foundation
package import NIOCore
internal import NIOPosix

/// One end of a TCP connection on this machine: keeps what comes, and lets a test wait for it. Every wait has a deadline.
package final class LoopbackConnection: Sendable {
  /// How the other side ended the connection.
  package enum Ending: Sendable, Equatable {
    /// It said that it will send no more.
    case closed
    case reset
  }

  /// How long a wait may take.
  package static let deadline = TimeAmount.seconds(30)

  package let channel: any Channel
  private let inbox: NIOLoopBound<LoopbackInbox>

  init(_ channel: any Channel, _ inbox: NIOLoopBound<LoopbackInbox>) {
    self.channel = channel
    self.inbox = inbox
  }

  /// Connects to a port of 127.0.0.1.
  ///
  /// - Parameter setUp: adds handlers that stand before the connection's own, such as TLS.
  package static func connect(
    to port: Int, setUp: @escaping @Sendable (any Channel) throws -> Void = { _ in }
  ) async throws -> LoopbackConnection {
    try await self.make(setUp: setUp) { $0.connect(host: "127.0.0.1", port: port) }
  }

  /// How a connection to a port of 127.0.0.1 ends, and what came on it. Only the first call on a socket is told of a reset, so
  /// that one counts wherever it is seen: by the connecting, by the saying or by the reading.
  ///
  /// - Parameter words: what is said on it.
  package static func outcome(to port: Int, saying words: String = "") async throws -> (ending: Ending, received: String) {
    do {
      let connection = try await self.connect(to: port)
      var wasReset = false
      do { try await connection.send(words) } catch { wasReset = self.isReset(error) }
      let ending = try await connection.ending()
      let received = try await connection.soFar()
      await connection.close()
      return (wasReset ? .reset : ending, received)
    } catch let error as NIOConnectionError {
      guard error.connectionErrors.contains(where: { self.isReset($0.error) }) else { throw error }
      return (.reset, "")
    }
  }

  private static func isReset(_ error: any Error) -> Bool { (error as? IOError)?.errnoCode == ECONNRESET }

  /// Takes a connection that is open already.
  package static func take(_ socket: CInt) async throws -> LoopbackConnection {
    try await self.make { $0.withConnectedSocket(socket) }
  }

  /// The inbox is there before the connection is read, so that nothing is missed.
  private static func make(
    setUp: @escaping @Sendable (any Channel) throws -> Void = { _ in },
    _ open: (ClientBootstrap) -> EventLoopFuture<any Channel>
  ) async throws -> LoopbackConnection {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let inbox = NIOLoopBoundBox<NIOLoopBound<LoopbackInbox>?>.makeEmptyBox(
      valueType: NIOLoopBound<LoopbackInbox>.self, eventLoop: loop)
    let bootstrap = ClientBootstrap(group: loop)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try setUp(channel)
          inbox.value = try LoopbackInbox.add(to: channel)
        }
      }
    let channel = try await open(bootstrap).get()
    guard let kept = try await loop.submit({ inbox.value }).get() else { throw PeerError.system("connect", 0) }
    return LoopbackConnection(channel, kept)
  }

  package func send(_ text: String) async throws { try await self.send(ByteBuffer(string: text)) }

  package func send(_ bytes: ByteBuffer) async throws { try await self.channel.writeAndFlush(bytes) }

  /// Begins to send; the future is for when all of it has left this side.
  package func begin(_ bytes: ByteBuffer) -> EventLoopFuture<Void> {
    let promise = self.channel.eventLoop.makePromise(of: Void.self)
    self.channel.writeAndFlush(bytes, promise: promise)
    return promise.futureResult
  }

  /// Whether bytes of ours wait to be taken by the other side, more than a little.
  package func isHeldUp() async throws -> Bool {
    let channel = self.channel
    return try await channel.eventLoop.submit { !channel.isWritable }.get()
  }

  /// Says that this side will send no more, and goes on reading.
  package func finish() async throws { try await self.channel.close(mode: .output) }

  /// Closes; what has not been sent is lost.
  package func close() async { try? await self.channel.close() }

  /// Ends the connection with a reset.
  package func reset() async throws {
    guard let socket = self.channel as? any SocketOptionProvider else { return }
    try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    await self.close()
  }

  /// Reads nothing until `resume`.
  package func pause() async throws { try await self.channel.setOption(.autoRead, value: false).get() }

  package func resume() async throws {
    try await self.channel.setOption(.autoRead, value: true).get()
    self.channel.read()
  }

  /// All that has come, once it holds these words.
  @discardableResult
  package func received(_ words: String) async throws -> String {
    let seen = try await self.wait("\"\(words)\"") { inbox in inbox.text.contains(words) }
    return String(buffer: seen.bytes)
  }

  /// All that has come, once there are that many bytes.
  package func received(count: Int) async throws -> ByteBuffer {
    try await self.wait("\(count) bytes") { $0.bytes.readableBytes >= count }.bytes
  }

  /// All that has come, once the other side has ended.
  package func receivedAll() async throws -> String {
    String(buffer: try await self.wait("the end") { $0.ending != nil }.bytes)
  }

  /// How the other side ended.
  package func ending() async throws -> Ending {
    try await self.wait("the end") { $0.ending != nil }.ending ?? .closed
  }

  /// What has come so far.
  package func soFar() async throws -> String {
    let inbox = self.inbox
    return try await self.channel.eventLoop.submit { inbox.value.text }.get()
  }

  private func wait(
    _ what: String, until isThere: @escaping @Sendable (LoopbackInbox) -> Bool
  ) async throws -> (bytes: ByteBuffer, ending: Ending?) {
    let inbox = self.inbox
    return try await self.channel.eventLoop.flatSubmit { inbox.value.wait(for: what, until: isThere) }.get()
  }
}
