import DoppelExchange
import DoppelTesting
import Foundation
import NIOCore
import Testing

@testable import DoppelSandbox

struct SocketTableTests {
  private static let header =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
  private static let lines = """
       0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1 000000 100 0 0 10 0
       1: 02FF13C6:9C40 0100007F:01BB 01 00000000:00000000 02:000A 00000000  1000        0 4294967296 1 000000

    """
  private static let lines6 = """
       0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 7 1
       1: 0000000000000000FFFF00000100007F:0051 00000000000000000000000000000000:0000 01 0:0 00:0 0 0 0 8 1
       2: B80D0120000000000000000001000000:FFFF 00000000000000000000000000000000:0000 06 0:0 00:0 0 0 0 0 1

    """

  @Test(.enabled(if: 1.littleEndian == 1, "addresses are printed in the machine's order"))
  func `lines of the kernel are read, IPv4 by way of IPv6 as IPv4`() {
    #expect(
      SocketTable.parse(Self.header + Self.lines) == [
        SocketTable.Entry(local: Endpoint(address: "127.0.0.1", port: 8_080), state: 10, inode: 12_345),
        SocketTable.Entry(local: Endpoint(address: "198.19.255.2", port: 40_000), state: 1, inode: 4_294_967_296),
      ])
    #expect(
      SocketTable.parse(Self.header + Self.lines6) == [
        SocketTable.Entry(local: Endpoint(address: "::1", port: 80), state: 10, inode: 7),
        SocketTable.Entry(local: Endpoint(address: "127.0.0.1", port: 81), state: 1, inode: 8),
        SocketTable.Entry(local: Endpoint(address: "2001:db8::1", port: 65_535), state: 6, inode: 0),
      ])
  }

  @Test(arguments: [
    "0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 0 0", "0: 0100007F 0:0 0A 0:0 0:0 0 0 0 1", "0: 0100007:1 0 0A 0 0 0 0 0 1",
    "0: GG00007F:1 0 0A 0 0 0 0 0 1", "0: 0100007F:1 0 XX 0 0 0 0 0 1", "0: 0100007F:1 0 0A 0 0 0 0 0 -1", "",
  ])
  func `what is no such line is left out`(line: String) {
    #expect(SocketTable.parse("\(Self.header)\(line)\n").isEmpty)
  }

  @Test func `a list that is cut or changed is read as far as it goes`() {
    let whole = Self.header + Self.lines + Self.lines6
    let entries = SocketTable.parse(whole)
    for end in whole.indices { #expect(SocketTable.parse(String(whole[..<end])).count <= entries.count) }
    var choices = Choices(1)
    for _ in 0..<5_000 {
      let read = SocketTable.parse(RandomText.changed(whole, using: &choices))
      #expect(read.allSatisfy { SocketAddressBytes($0.local.address) != nil && $0.local.port >= 0 })
    }
  }

  @Test func `where this process listens is told`() async throws {
    let table = SocketTable(process: getpid())
    let server = try await LoopbackServer()
    #expect(table.listening().contains(Endpoint(address: "127.0.0.1", port: server.port)))
    await server.close()
    #expect(await Eventually.holds { !table.listening().contains { $0.port == server.port } })
  }

  @Test func `a process that is gone has no sockets`() async throws {
    let child = try ChildProcess("/bin/true")
    _ = try await child.ending()
    #expect(SocketTable(process: child.id).listening().isEmpty)
  }

  @Test(.needs(.python), arguments: [("AF_INET", "127.0.0.1"), ("AF_INET6", "::ffff:127.0.0.1")])
  func `the program that has a connection is named, also where its socket is one of IPv6`(family: String, host: String)
    async throws
  {
    let server = try await LoopbackServer()
    let script = """
      import socket, sys
      s = socket.socket(socket.\(family)); s.connect(("\(host)", \(server.port)))
      print("port", s.getsockname()[1], flush=True); s.recv(1)
      """
    let program = try ChildProcess(try #require(DoppelTesting.Tool.python.path), ["-c", script])
    let peer = try await server.accept()
    let port = try #require(peer.channel.remoteAddress?.port)
    let owner = try #require(SocketTable(process: getpid()).owner(of: Endpoint(address: "127.0.0.1", port: port)))
    #expect(owner.id == program.id && owner.command.contains("s.connect"))
    #expect(SocketTable(process: getpid()).owner(of: Endpoint(address: "127.0.0.2", port: port)) == nil)
    await peer.close()
    _ = try await program.ending()
    #expect(SocketTable(process: getpid()).owner(of: Endpoint(address: "127.0.0.1", port: port)) == nil)
    await server.close()
  }
}
