import DoppelDNS
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

struct DNSAttemptHandlerTests {
  /// Limits whose times no test would outlive.
  private static var patient: Limits {
    var limits = Limits.defaults
    limits.nameRetryTime = .seconds(300)
    limits.nameTime = .seconds(300)
    return limits
  }

  @Test func `a nameserver that does not listen is a failure at once, by UDP and TCP`() async throws {
    let nameserver = Nameserver(.loopback4, port: try FreePort.next())
    let setting = try await DNSSetting(.forward, [nameserver], limits: Self.patient)
    #expect(try await setting.ask(query("a.example")).code == .serverFailure)
    #expect(setting.notices == ["the resolver 127.0.0.1 does not answer"])
    let client = try await setting.connect()
    try await client.ask(query("a.example"))
    #expect(try await client.answers(1).first?.code == .serverFailure)
    await client.close()
    await setting.close()
  }

  @Test func `a nameserver that closes the connection is followed by the next at once`() async throws {
    let closing = try await DNSNameserver { _ in nil }
    let telling = try await DNSNameserver.telling("192.0.2.80")
    let setting = try await DNSSetting(.forward, [closing.nameserver, telling.nameserver], limits: Self.patient)
    let client = try await setting.connect()
    try await client.ask(query("a.example"))
    #expect(try await client.answers(1).first?.addresses == ["192.0.2.80"])
    await client.close()
    await setting.close()
    await closing.close()
    await telling.close()
  }

  @Test func `wrong answers are passed over until the right one comes`() async throws {
    let server = try await DNSNameserver { query in
      var wrong = query.response(.noError)
      wrong.header.id &+= 1
      var other = query.response(.noError)
      other.questions = [DNSQuestion(name: .root, type: .a)]
      return [ByteBuffer(string: "junk"), wrong.encoded(), other.encoded(), query.response(.nameError).encoded()]
    }
    let setting = try await DNSSetting(.forward, [server.nameserver], limits: Self.patient)
    #expect(try await setting.ask(query("a.example")).code == .nameError)
    await setting.close()
    await server.close()
  }
}
