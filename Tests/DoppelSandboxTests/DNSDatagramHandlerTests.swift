import DoppelDNS
import DoppelTesting
import DoppelWire
import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelSandbox

struct DNSDatagramHandlerTests {
  @Test func `a query by UDP is answered to the socket that it came from, with its id`() async throws {
    let setting = try await DNSSetting.mock("api.example")
    let answer = try await setting.ask(query("Api.Example", id: 0x1234))
    #expect(answer.header.id == 0x1234)
    #expect(answer.questions.first?.name.text == "Api.Example")
    let address = try #require(answer.addresses.first)
    #expect(setting.names.name(of: address) == "api.example")
    await setting.close()
  }

  @Test func `what is no query is passed over, and the next query answered`() async throws {
    let setting = try await DNSSetting.mock("api.example")
    let client = try await DNSDatagramInbox.Client(port: setting.datagrams.port)
    for bytes in [ByteBuffer(), ByteBuffer(string: "x"), query("a.example").response(.noError).encoded()] {
      try await client.send(bytes)
    }
    try await client.send(ByteBuffer(bytes: [0, 1, 1, 0] + [UInt8](repeating: 0xff, count: 5_000)))
    try await client.send(query("api.example", id: 9).encoded())
    #expect(try DNSMessage(try await client.received()).code == .formatError)
    #expect(try DNSMessage(try await client.received()).header.id == 9)
    await client.close()
    await setting.close()
  }

  @Test func `an error of one client's datagram does not end the socket of all`() throws {
    let loop = EmbeddedEventLoop()
    let service = NameService(role: .forward, settings: HostResolverSettings())
    let reports = DNSRunner.Reports(notice: { _ in }, miss: { _, _ in })
    let runner = DNSRunner(service, names: NameTable(), reports: reports, limits: .defaults, loop: loop)
    let channel = EmbeddedChannel(handler: DNSDatagramHandler(runner, number: 1), loop: loop)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 53)).wait()
    channel.pipeline.fireErrorCaught(IOError(errnoCode: 111, reason: "recvmsg"))
    #expect(channel.isActive)
    _ = try channel.finish()
  }
}
