import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

struct KeeperMessageTests {
  private static let messages = [
    KeeperMessage(.enter, ["user"]), KeeperMessage(.done), KeeperMessage(.mount, ["/a b", "/é\n"]),
    KeeperMessage(.run, ["x", "", ""]),
    KeeperMessage(.connect, ["1", "::1", "80"]), KeeperMessage(.leave, [""]),
  ]

  @Test(arguments: messages) func `a message is its kind and its fields, one zero byte between them`(message: KeeperMessage) {
    let parts = [message.kind.rawValue] + message.fields
    #expect(message.bytes == Array(parts.joined(separator: "\0").utf8))
    #expect(KeeperMessage(bytes: message.bytes, descriptors: []) == message)
  }

  @Test(arguments: ["", "\0", "unknown", "unknown\0done", "Done", "done "]) func `what has no known kind is no message`(
    text: String
  ) {
    #expect(KeeperMessage(bytes: Array(text.utf8), descriptors: []) == nil)
  }

  @Test func `any bytes end in a message that can be sent again, or in none`() {
    var choices = Choices(1)
    for message in Self.messages {
      for end in message.bytes.indices { _ = KeeperMessage(bytes: message.bytes[..<end], descriptors: []) }
      for _ in 0..<2_000 {
        let text = RandomText.changed(String(decoding: message.bytes, as: UTF8.self), using: &choices)
        guard let read = KeeperMessage(bytes: Array(text.utf8), descriptors: []) else { continue }
        #expect(KeeperMessage(bytes: read.bytes, descriptors: []) == read)
      }
    }
  }

  @Test func `a field is a number of 32 bits or none`() {
    let message = KeeperMessage(.failed, ["2147483647", "2147483648", "-2", "x", ""])
    #expect((-1...5).map { $0 < 0 ? nil : message.number($0) } == [nil, 2_147_483_647, nil, -2, nil, nil, nil])
  }

  @Test func `a message arrives whole, with what it brings, and descriptors stay open with the sender`() throws {
    let pair = try SocketPair()
    let file = try #require(MemoryFile("brought"))
    let message = KeeperMessage(.done, ["1", ""], descriptors: [file.descriptor, file.descriptor])
    #expect(message.send(over: pair.ours) == 0)
    #expect(KeeperMessage(.failed).send(over: pair.ours) == 0)
    var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
    let came = try #require(KeeperMessage.receive(from: pair.theirs, into: &buffer))
    #expect(came.kind == .done && came.fields == ["1", ""] && came.descriptors.count == 2)
    #expect(came.descriptors.allSatisfy { $0 != file.descriptor && fcntl($0, F_GETFD) & FD_CLOEXEC != 0 })
    #expect(Processes.read("/proc/self/fd/\(came.descriptors[1])") == "brought" && file.text == "brought")
    for descriptor in came.descriptors { close(descriptor) }
    #expect(KeeperMessage.receive(from: pair.theirs, into: &buffer) == KeeperMessage(.failed))
  }

  @Test func `one of as many bytes as are allowed is sent, and no longer one`() throws {
    let pair = try SocketPair()
    let room = KeeperMessage.capacity - "run\0".utf8.count
    #expect(KeeperMessage(.run, [String(repeating: "a", count: room + 1)]).send(over: pair.ours) == E2BIG)
    let longest = KeeperMessage(.run, [String(repeating: "a", count: room)])
    #expect(longest.send(over: pair.ours) == 0)
    var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
    #expect(KeeperMessage.receive(from: pair.theirs, into: &buffer) == longest)
  }

  @Test func `more descriptors than a message may have are an error, none is sent`() throws {
    let pair = try SocketPair()
    let many = [CInt](repeating: 0, count: 100)
    #expect(KeeperMessage(.done, descriptors: many).send(over: pair.ours) == EINVAL)
    pair.leaveTheirs()
    #expect(KeeperMessage(.done).send(over: pair.ours) == EPIPE)
  }

  @Test func `what a message brings is lost where there is no room for it, and the message comes all the same`() throws {
    let pair = try SocketPair()
    let file = try #require(MemoryFile(""))
    // What the kernel tells of the sender takes the room of the descriptor, as a limit of open files would.
    var isOn: CInt = 1
    #expect(setsockopt(pair.theirs, SOL_SOCKET, SO_PASSCRED, &isOn, socklen_t(MemoryLayout<CInt>.size)) == 0)
    #expect(KeeperMessage(.connected, ["1"], descriptors: [file.descriptor]).send(over: pair.ours) == 0)
    #expect(KeeperMessage(.done).send(over: pair.ours) == 0)
    var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
    #expect(KeeperMessage.receive(from: pair.theirs, into: &buffer) == KeeperMessage(.connected, ["1"]))
    #expect(KeeperMessage.receive(from: pair.theirs, into: &buffer) == KeeperMessage(.done))
  }

  @Test func `where there is no room and nobody waits that is an error`() throws {
    let pair = try SocketPair()
    let message = KeeperMessage(.connect, [String(repeating: "a", count: 1_000)])
    var failure: CInt = 0
    for _ in 0..<10_000 where failure == 0 { failure = message.send(over: pair.ours, waits: false) }
    #expect(failure == EAGAIN)
  }

  @Test(arguments: ["", "unknown", String(repeating: "x", count: KeeperMessage.capacity + 1)])
  func `what cannot be understood, or is longer than allowed, ends the talk and keeps no descriptor`(text: String) throws {
    let pair = try SocketPair()
    let file = try #require(MemoryFile(""))
    let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    #expect(send(pair.ours, text, text.utf8.count, 0) == text.utf8.count)
    var buffer = [UInt8](repeating: 0, count: KeeperMessage.capacity)
    #expect(KeeperMessage.receive(from: pair.theirs, into: &buffer) == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count == before)
    #expect(file.text.isEmpty)
  }
}
