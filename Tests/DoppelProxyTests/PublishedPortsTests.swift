import DoppelExchange
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import DoppelProxy

/// Greets with the server that a connection is for.
private final class Name: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  private let server: Endpoint
  init(_ server: Endpoint) { self.server = server }
  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(NIOAny(ByteBuffer(string: self.server.hostAndPort)), promise: nil)
  }
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) { context.close(promise: nil) }
}

struct PublishedPortsTests {
  private let notices = NoticeBox()

  private func ports(chosen: [(port: Int, host: String?)]? = nil, hosts: [String] = ["127.0.0.1"]) -> PublishedPorts {
    var configuration = PublishedPorts.Configuration()
    configuration.hosts = hosts
    configuration.chosen = chosen
    return PublishedPorts(
      configuration, limits: .defaults, group: MultiThreadedEventLoopGroup.singleton, notice: { [notices] in notices.add($0) }
    ) { Name($0) }
  }

  private func isOpen(_ port: Int) async -> Bool {
    guard let client = try? await LoopbackConnection.connect(to: port) else { return false }
    await client.close()
    return true
  }

  @Test(arguments: [
    (["0.0.0.0"], "127.0.0.1"), (["::"], "[::1]"), (["::1"], "[::1]"), (["127.0.0.1", "::1"], "127.0.0.1"),
    (["192.0.2.9", "127.0.0.1"], "127.0.0.1"), (["192.0.2.9"], "192.0.2.9"), (["::", "0.0.0.0"], "127.0.0.1"),
  ])
  func `a port that opens is open outside too, and leads to where the program listens`(addresses: [String], host: String)
    async throws
  {
    let port = try FreePort.next()
    let ports = self.ports()
    await ports.update(open: addresses.map { Endpoint(address: $0, port: port) })
    let client = try await LoopbackConnection.connect(to: port)
    try await client.received("\(host):\(port)")
    await client.close()
    #expect(self.notices.all == ["port \(port) of the program is open to its clients"])
    await ports.close(within: .seconds(5))
    #expect(await !self.isOpen(port))
  }

  @Test func `a port that closes is closed outside too, and opens again`() async throws {
    let port = try FreePort.next()
    let open = [Endpoint(address: "127.0.0.1", port: port)]
    let ports = self.ports()
    await ports.update(open: open)
    await ports.update(open: open)
    #expect(self.notices.all.count == 1)
    await ports.update(open: [])
    #expect(await !self.isOpen(port))
    await ports.update(open: open)
    #expect(await self.isOpen(port))
    #expect(self.notices.all.map { $0.hasSuffix("is closed") } == [false, true, false])
    await ports.close(within: .seconds(5))
  }

  @Test func `of chosen ports only those are open, on the addresses that they name`() async throws {
    let (first, second, third) = (try FreePort.next(), try FreePort.next(), try FreePort.next())
    let ports = self.ports(chosen: [(first, nil), (second, "127.0.0.2")])
    await ports.update(open: [first, second, third].map { Endpoint(address: "0.0.0.0", port: $0) })
    #expect(await self.isOpen(first))
    #expect(await !self.isOpen(second))
    #expect(await !self.isOpen(third))
    #expect(OpenSockets.listeners(port: second) == ["0200007F"])
    await ports.close(within: .seconds(5))
  }

  @Test func `a chosen port that the program never opens is said at the end`() async throws {
    let (opened, other) = (try FreePort.next(), try FreePort.next())
    let ports = self.ports(chosen: [(opened, nil), (other, nil), (other, "127.0.0.2")])
    await ports.update(open: [Endpoint(address: "127.0.0.1", port: opened)])
    await ports.update(open: [])
    await ports.close(within: .seconds(5))
    #expect(self.notices.all.dropFirst(2) == ["port \(other), which was to be published, was not opened by the program"])
  }

  @Test func `all addresses that are named for a port are listened on`() async throws {
    let (named, both) = (try FreePort.next(), try FreePort.next())
    let ports = self.ports(
      chosen: [(named, "127.0.0.2"), (named, "127.0.0.3"), (named, "127.0.0.2"), (both, nil), (both, "127.0.0.2")])
    await ports.update(open: [named, both].map { Endpoint(address: "0.0.0.0", port: $0) })
    #expect(OpenSockets.listeners(port: named) == ["0200007F", "0300007F"])
    #expect(OpenSockets.listeners(port: both) == ["127.0.0.1", "0200007F"])
    await ports.close(within: .seconds(5))
  }

  @Test(
    arguments: [
      (["127.0.0.1"], ["0.0.0.0"], nil, "127.0.0.1"), (["127.0.0.53"], ["0.0.0.0", "127.0.0.2"], nil, "0200007F"),
      (["127.0.0.1", "192.0.2.9"], ["0.0.0.0"], nil, "0.0.0.0"), (["0.0.0.0"], ["0.0.0.0"], nil, "0.0.0.0"),
      (["127.0.0.1"], ["127.0.0.1"], "0.0.0.0", "0.0.0.0"),
    ] as [([String], [String], String?, String)])
  func `what the program has open to this machine alone stays so, unless an address is named for it`(
    places: [String], hosts: [String], named: String?, listened: String
  ) async throws {
    let port = try FreePort.next()
    let ports = self.ports(chosen: named.map { [(port, $0)] }, hosts: hosts)
    await ports.update(open: places.map { Endpoint(address: $0, port: port) })
    #expect(OpenSockets.listeners(port: port).subtracting(["::1"]) == [listened])
    #expect(self.notices.all.count == 1)
    await ports.close(within: .seconds(5))
  }

  @Test func `a program that listens elsewhere on a port is found there, and by those alone that may come`() async throws {
    let port = try FreePort.next()
    let ports = self.ports(hosts: ["0.0.0.0"])
    let places = ["0.0.0.0", "127.0.0.1", "::1"].map { Endpoint(address: $0, port: port) }
    for (open, server, listened) in [
      (places, "127.0.0.1", "0.0.0.0"), (Array(places[1...]), "127.0.0.1", "127.0.0.1"), ([places[2]], "[::1]", "127.0.0.1"),
      ([places[0]], "127.0.0.1", "0.0.0.0"),
    ] {
      await ports.update(open: open)
      #expect(OpenSockets.listeners(port: port).subtracting(["::1"]) == [listened])
      let client = try await LoopbackConnection.connect(to: port)
      try await client.received("\(server):\(port)")
      await client.close()
    }
    await ports.close(within: .seconds(5))
  }

  @Test func `a port that is taken is said once, the others are open, and it is tried again when it opens anew`() async throws {
    let taken = try await LoopbackServer()
    let free = try FreePort.next()
    let ports = self.ports()
    let open = [taken.port, free].map { Endpoint(address: "0.0.0.0", port: $0) }
    for _ in 0..<3 { await ports.update(open: open) }
    let said = self.notices.all.filter { $0.contains("\(taken.port)") }
    #expect(said.count == 1 && said[0].hasPrefix("port \(taken.port) of the program is not open to its clients: "), "\(said)")
    #expect(await self.isOpen(free))
    await taken.close()
    await ports.update(open: [open[1]])
    await ports.update(open: open)
    #expect(await self.isOpen(taken.port))
    await ports.close(within: .seconds(5))
  }

  @Test func `connections that stand when it closes are ended`() async throws {
    let port = try FreePort.next()
    let ports = self.ports()
    await ports.update(open: [Endpoint(address: "0.0.0.0", port: port)])
    let client = try await LoopbackConnection.connect(to: port)
    try await client.received("127.0.0.1")
    await ports.close(within: .milliseconds(10))
    _ = try await client.ending()
    await client.close()
    #expect(await Eventually.holds { OpenSockets.count(port: port) == 0 })
  }
}
