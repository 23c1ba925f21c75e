import DoppelTesting
import Foundation
import Synchronization
import Testing

@testable import DoppelSandbox

struct KeeperReaderTests {
  private final class Heard: Sendable {
    private let messages = Mutex<[KeeperMessage?]>([])
    func add(_ message: KeeperMessage?) { self.messages.withLock { $0.append(message) } }
    var all: [KeeperMessage?] { self.messages.withLock { $0 } }
  }

  @Test func `messages are told in their order, then their end once, although the socket is closed here`() async throws {
    let heard = Heard()
    var pair: SocketPair? = try SocketPair()
    let sender = dup(try #require(pair).ours)
    KeeperReader(socket: try #require(pair).theirs).start { heard.add($0) }
    pair = nil
    for number in 0..<100 { #expect(KeeperMessage(.done, ["\(number)"]).send(over: sender) == 0) }
    close(sender)
    #expect(await Eventually.holds { heard.all.last == .some(nil) })
    #expect(heard.all == (0..<100).map { KeeperMessage(.done, ["\($0)"]) } + [nil])
  }

  @Test func `no program that is started has its socket`() async throws {
    let heard = Heard()
    var pair: SocketPair? = try SocketPair()
    let sender = dup(try #require(pair).ours)
    var before = stat()
    #expect(fstat(try #require(pair).theirs, &before) == 0)
    let socket = before.st_ino
    KeeperReader(socket: try #require(pair).theirs).start { heard.add($0) }
    pair = nil
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { CInt($0) }
    let flags = open.filter { descriptor in
      var status = stat()
      return fstat(descriptor, &status) == 0 && status.st_ino == socket && status.st_mode & S_IFMT == S_IFSOCK
    }.map { fcntl($0, F_GETFD) }
    #expect(flags == [FD_CLOEXEC])
    close(sender)
    #expect(await Eventually.holds { heard.all == [nil] })
  }

  @Test func `what is no message is the end`() async throws {
    let heard = Heard()
    let pair = try SocketPair()
    KeeperReader(socket: pair.theirs).start { heard.add($0) }
    #expect(send(pair.ours, "nonsense", 8, 0) == 8)
    #expect(await Eventually.holds { !heard.all.isEmpty })
    #expect(heard.all == [nil])
  }
}
