import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

struct KeeperSenderTests {
  @Test func `messages for which there is no room come later, in their order, and nobody waits`() throws {
    let pair = try SocketPair()
    let sender = KeeperSender(socket: dup(pair.ours))
    let filling = String(repeating: "a", count: 1_000)
    // Many more than the socket has room for, and nobody hears them yet.
    for number in 0..<5_000 { #expect(sender.send(KeeperMessage(.connect, ["\(number)", filling])) == 0) }
    #expect(sender.send(KeeperMessage(.run, [String(repeating: "a", count: KeeperMessage.capacity)])) == E2BIG)
    var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
    let numbers = (0..<5_000).map { _ in KeeperMessage.receive(from: pair.theirs, into: &buffer)?.number(0) }
    let expected: [Int32?] = (0..<Int32(5_000)).map { $0 }
    #expect(numbers == expected)
    #expect(sender.send(KeeperMessage(.signal, ["2"])) == 0)
    #expect(KeeperMessage.receive(from: pair.theirs, into: &buffer) == KeeperMessage(.signal, ["2"]))
  }

  @Test func `what cannot be sent is an error, and the next is sent`() throws {
    let pair = try SocketPair()
    let sender = KeeperSender(socket: dup(pair.ours))
    #expect(sender.send(KeeperMessage(.run, [String(repeating: "a", count: KeeperMessage.capacity)])) == E2BIG)
    #expect(sender.send(KeeperMessage(.clear)) == 0)
    var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
    #expect(KeeperMessage.receive(from: pair.theirs, into: &buffer) == KeeperMessage(.clear))
    pair.leaveTheirs()
    #expect(sender.send(KeeperMessage(.clear)) == EPIPE)
  }

  @Test func `the end is told to the other side`() throws {
    let pair = try SocketPair()
    KeeperSender(socket: dup(pair.ours)).end()
    var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
    #expect(KeeperMessage.receive(from: pair.theirs, into: &buffer) == nil)
  }
}
