import DoppelDNS
import DoppelTesting
import DoppelTransport
import NIOCore
import NIOPosix
import Testing

@testable import DoppelSandbox

struct DNSServerTests {
  @Test func `in mock a recorded name is answered, another is missed, and none is asked for`() async throws {
    let setting = try await DNSSetting.mock("api.example")
    #expect(try await setting.ask(query("api.example")).addresses.count == 1)
    #expect(try await setting.ask(query("api.example", .aaaa)).code == .noError)
    #expect(try await setting.ask(query("other.example", .aaaa)).code == .nameError)
    #expect(setting.misses == ["other.example AAAA"])
    await setting.close()
  }

  @Test func `with passthrough another name is asked for`() async throws {
    let server = try await DNSNameserver.telling("192.0.2.80")
    let setting = try await DNSSetting(
      .mock(RecordedNames(["api.example"]), passthrough: true), [server.nameserver])
    #expect(try await setting.ask(query("other.example")).addresses == ["192.0.2.80"])
    #expect(try await setting.ask(query("api.example")).addresses.first?.hasPrefix("198.1") == true)
    #expect(setting.misses.isEmpty)
    #expect(server.queries.map(\.questions[0].name.text) == ["other.example"])
    await setting.close()
    await server.close()
  }

  @Test func `names are replaced whole`() async throws {
    let setting = try await DNSSetting.mock("old.example")
    await setting.server.rename(to: RecordedNames(["new.example"]))
    #expect(try await setting.ask(query("new.example")).addresses.count == 1)
    #expect(try await setting.ask(query("old.example")).code == .nameError)
    await setting.close()
  }

  @Test func `after its end the ports are free`() async throws {
    let setting = try await DNSSetting.mock("api.example")
    let client = try await setting.connect()
    try await client.ask(query("api.example"))
    _ = try await client.answers(1)
    await setting.close()
    #expect(try await client.ending() == .closed)
    await client.close()
    let again = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: setting.datagrams.port).get()
    try await again.close()
    await #expect(throws: (any Error).self) { _ = try await setting.connect() }
  }

  @Test func `what is no socket to serve is refused with a sentence`() async throws {
    let server = DNSServer(
      role: .forward, settings: HostResolverSettings(), names: NameTable(), group: MultiThreadedEventLoopGroup.singleton)
    let absent = await #expect(throws: TransportError.self) { try await server.serve(datagrams: -1) }
    #expect(absent?.code == .cannotListen)
    #expect(absent?.message == "cannot answer names on a socket: there is none")
    let datagrams = try DNSSocket.datagrams()
    let wrong = await #expect(throws: TransportError.self) { try await server.serve(listener: datagrams.descriptor) }
    #expect(wrong?.message == "cannot answer names on a socket: operation not supported")
    await server.close()
  }

  @Test(.needs(.dig), arguments: [[], ["+tcp"], ["+noedns"], ["+bufsize=4096", "+dnssec", "+cookie"]])
  func `dig is answered in mock`(options: [String]) async throws {
    let setting = try await DNSSetting.mock("api.example")
    let address = try #require(try await setting.ask(query("api.example")).addresses.first)
    let port = options == ["+tcp"] ? setting.listener.port : setting.datagrams.port
    let known = try await Self.dig(["-p", "\(port)", "api.example"] + options)
    #expect(known.contains("status: NOERROR"))
    #expect(known.contains(address))
    let unknown = try await Self.dig(["-p", "\(port)", "other.example", "AAAA"] + options)
    #expect(unknown.contains("status: NXDOMAIN"))
    #expect(unknown.contains("doppel.invalid"))
    let reverse = try await Self.dig(["-p", "\(port)", "-x", address] + options)
    #expect(reverse.contains("api.example."))
    for answer in [known, unknown, reverse] { #expect(!answer.contains("WARNING") && !answer.contains("malformed")) }
    await setting.close()
  }

  @Test(.needs(.dig)) func `dig is answered in record, with its cookie and in its case`() async throws {
    let server = try await DNSNameserver.telling("192.0.2.80")
    let setting = try await DNSSetting(.forward, [server.nameserver])
    let answer = try await Self.dig(["-p", "\(setting.datagrams.port)", "WWW.example"])
    #expect(answer.contains("192.0.2.80"))
    #expect(answer.contains("WWW.example."))
    #expect(server.queries.first?.edns?.options.readableBytes ?? 0 > 0)
    #expect(setting.names.name(of: "192.0.2.80") == "www.example")
    await setting.close()
    await server.close()
  }

  private static func dig(_ arguments: [String]) async throws -> String {
    let path = try #require(Tool.dig.path)
    return try await ChildProcess.run(path, ["@127.0.0.1", "+tries=1", "+time=20", "+nosearch"] + arguments).output
  }
}
