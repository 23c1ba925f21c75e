import DoppelExchange
import DoppelTesting
import DoppelTransport
import NIOCore
import NIOPosix
import Testing

@testable import DoppelMock

struct AdminPortTests {
  private func open(_ port: ListenAddress.Port = .auto) async throws -> AdminPort {
    try await AdminPort.open(port, group: MultiThreadedEventLoopGroup.singleton) { request in
      AdminAnswer(ByteBuffer(string: "\"\(request.body.readableBytes)\""))
    }
  }

  @Test func `requests of one connection are answered in order, and what is no HTTP is refused`() async throws {
    let admin = try await self.open()
    let client = try await LoopbackConnection.connect(to: admin.number)
    let get = "GET /a HTTP/1.1\r\nHost: localhost:\(admin.number)\r\n\r\n"
    try await client.send(get + get.replacing("GET /a", with: "GET /b"))
    try await client.received("\"0\"")
    let other = try await LoopbackConnection.connect(to: admin.number)
    try await other.send("nonsense\r\n\r\n")
    try await other.received("HTTP/1.1 400")
    await client.close()
    await other.close()
    await admin.close(within: .seconds(5))
    #expect(await Eventually.holds { OpenSockets.count(port: admin.number) == 0 })
  }

  @Test func `a body up to the limit is taken, a longer one is refused`() async throws {
    let admin = try await self.open()
    for (count, said) in [(AdminPort.bodyLimit, "\"\(AdminPort.bodyLimit)\""), (AdminPort.bodyLimit + 1, "HTTP/1.1 413")] {
      let client = try await LoopbackConnection.connect(to: admin.number)
      let head = "POST /explain HTTP/1.1\r\nHost: localhost:\(admin.number)\r\nContent-Length: \(count)\r\n\r\n"
      try await client.send(head)
      if count <= AdminPort.bodyLimit { try await client.send(String(repeating: "a", count: count)) }
      try await client.received(said)
      await client.close()
    }
    await admin.close(within: .seconds(5))
  }

  @Test func `a port that is taken is said with its flag`() async throws {
    let admin = try await self.open()
    let error = await #expect(throws: TransportError.self) { try await self.open(.number(admin.number)) }
    #expect(error?.message.contains("--admin-port") == true)
    await admin.close(within: .seconds(5))
  }
}
