import DoppelTesting
import Foundation
import NIOCore
import NIOEmbedded
import NIOPosix
import Synchronization
import Testing

@testable import DoppelSandbox

struct KeeperLineTests {
  private let pair: SocketPair
  private let line: KeeperLine

  init() throws {
    let pair = try SocketPair()
    self.pair = pair
    self.line = KeeperLine(socket: dup(pair.ours))
  }

  /// What the keeper hears next.
  private func hear() -> KeeperMessage? { Self.hear(self.pair.theirs) }

  private static func hear(_ socket: CInt) -> KeeperMessage? {
    var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
    return KeeperMessage.receive(from: socket, into: &buffer)
  }

  /// What the keeper hears next, where that is said by a task, which needs a thread.
  private func heard() async -> KeeperMessage? {
    let socket = self.pair.theirs
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: Self.hear(socket)) }
    }
  }

  private static func outcome(_ message: KeeperMessage, _ line: KeeperLine) async -> Result<KeeperMessage, any Error> {
    do { return .success(try await line.request(message)) } catch { return .failure(error) }
  }

  @Test func `answers go to requests in their order`() async throws {
    let line = self.line
    async let first = line.request(KeeperMessage(.clear))
    #expect(await self.heard() == KeeperMessage(.clear))
    async let second = line.request(KeeperMessage(.inspect))
    #expect(await self.heard() == KeeperMessage(.inspect))
    line.received(KeeperMessage(.done, ["1"]))
    line.received(KeeperMessage(.failed, ["2"]))
    let answers = try await [first, second]
    #expect(answers == [KeeperMessage(.done, ["1"]), KeeperMessage(.failed, ["2"])])
  }

  @Test func `where the keeper is gone requests fail, those that wait and later ones`() async throws {
    let line = self.line
    async let waiting = Self.outcome(KeeperMessage(.clear), line)
    #expect(await self.heard() == KeeperMessage(.clear))
    line.lost()
    for outcome in [await waiting, await Self.outcome(KeeperMessage(.clear), line)] {
      let error = #expect(throws: SandboxError.self) { _ = try outcome.get() }
      #expect(error?.kind == .keeperEnded)
    }
  }

  @Test func `a request that cannot be sent fails, and the next is answered`() async throws {
    let line = self.line
    let long = await Self.outcome(KeeperMessage(.run, [String(repeating: "a", count: KeeperMessage.capacity)]), line)
    #expect(throws: SandboxError.self) { _ = try long.get() }
    async let next = line.request(KeeperMessage(.clear))
    #expect(await self.heard() == KeeperMessage(.clear))
    line.received(KeeperMessage(.done))
    let answer = try await next
    #expect(answer == KeeperMessage(.done))
  }

  @Test func `connections are open or refused by their number`() throws {
    let loop = EmbeddedEventLoop()
    let connections = (1...2).map { self.line.connect(address: "127.0.0.1", port: $0, within: .seconds(10), on: loop) }
    #expect(self.hear() == KeeperMessage(.connect, ["1", "127.0.0.1", "1"]))
    #expect(self.hear() == KeeperMessage(.connect, ["2", "127.0.0.1", "2"]))
    let socket = dup(self.pair.ours)
    self.line.received(KeeperMessage(.connected, ["2"], descriptors: [socket]))
    self.line.received(KeeperMessage(.refused, ["1", "\(ECONNREFUSED)"]))
    #expect(try connections[1].wait() == socket)
    close(socket)
    let error = #expect(throws: IOError.self) { _ = try connections[0].wait() }
    #expect(error?.errnoCode == ECONNREFUSED)
    try loop.syncShutdownGracefully()
  }

  @Test func `a connection that this process has no room for fails, and others go on`() throws {
    let loop = EmbeddedEventLoop()
    let connection = self.line.connect(address: "127.0.0.1", port: 1, within: .seconds(10), on: loop)
    self.line.received(KeeperMessage(.connected, ["1"]))
    let error = #expect(throws: IOError.self) { _ = try connection.wait() }
    #expect(error?.errnoCode == EMFILE)
    let next = self.line.connect(address: "127.0.0.1", port: 1, within: .seconds(10), on: loop)
    let socket = dup(self.pair.ours)
    self.line.received(KeeperMessage(.connected, ["2"], descriptors: [socket]))
    #expect(try next.wait() == socket)
    close(socket)
    try loop.syncShutdownGracefully()
  }

  @Test func `a connection that is not open in time fails, the keeper drops it, and closes what comes too late`() throws {
    let loop = EmbeddedEventLoop()
    let connection = self.line.connect(address: "127.0.0.1", port: 1, within: .seconds(10), on: loop)
    #expect(self.hear()?.kind == .connect)
    loop.advanceTime(by: .seconds(9))
    self.line.say(KeeperMessage(.signal, ["2"]))
    #expect(self.hear() == KeeperMessage(.signal, ["2"]))
    loop.advanceTime(by: .seconds(1))
    #expect(self.hear() == KeeperMessage(.drop, ["1"]))
    let error = #expect(throws: ChannelError.self) { _ = try connection.wait() }
    #expect(error == .connectTimeout(.seconds(10)))
    let late = try SocketPair()
    self.line.received(KeeperMessage(.connected, ["1"], descriptors: [dup(late.ours)]))
    late.leaveOurs()
    var byte: UInt8 = 0
    #expect(recv(late.theirs, &byte, 1, Int32(MSG_DONTWAIT)) == 0)
    try loop.syncShutdownGracefully()
  }

  @Test func `connections of an event loop that ends fail while it can still be told`() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let failure = Mutex<(any Error)?>(nil)
    let connection = self.line.connect(address: "127.0.0.1", port: 1, within: .hours(1), on: group.next())
    connection.whenFailure { error in failure.withLock { $0 = error } }
    #expect(self.hear()?.kind == .connect)
    try await group.shutdownGracefully()
    #expect(failure.withLock { $0 != nil })
    self.line.received(KeeperMessage(.refused, ["1", "\(ECONNREFUSED)"]))
    self.line.lost()
  }

  @Test func `where the keeper is gone connections fail, those that wait and later ones`() throws {
    let loop = EmbeddedEventLoop()
    let waiting = self.line.connect(address: "127.0.0.1", port: 1, within: .seconds(10), on: loop)
    self.line.lost()
    for connection in [waiting, self.line.connect(address: "127.0.0.1", port: 1, within: .seconds(10), on: loop)] {
      let error = #expect(throws: IOError.self) { _ = try connection.wait() }
      #expect(error?.errnoCode == ENETDOWN)
    }
    try loop.syncShutdownGracefully()
  }
}
