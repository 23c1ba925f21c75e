import DoppelDNS
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

struct DNSRunnerTests {
  private static var hasty: Limits {
    var limits = Limits.defaults
    limits.nameRetryTime = .milliseconds(20)
    limits.nameTime = .milliseconds(100)
    return limits
  }

  @Test func `each query goes out with an id of its own, and the answer comes back with the client's`() async throws {
    let server = try await DNSNameserver.telling("192.0.2.80")
    let setting = try await DNSSetting(.forward, [server.nameserver])
    for number in 0..<20 {
      #expect(try await setting.ask(query("n\(number).example", id: 7)).header.id == 7)
    }
    let ids = Set(server.queries.map(\.header.id))
    // that 20 of 65,536 are the same two times has a chance of one in a billion
    #expect(ids.count >= 18)
    #expect(setting.names.name(of: "192.0.2.80") == "n19.example")
    await setting.close()
    await server.close()
  }

  @Test func `a silent resolver ends in a failure and one notice`() async throws {
    let silent = try await DNSNameserver.silent()
    let setting = try await DNSSetting(.forward, [silent.nameserver], limits: Self.hasty)
    for _ in 0..<2 { #expect(try await setting.ask(query("a.example")).code == .serverFailure) }
    #expect(setting.notices == ["the resolver 127.0.0.1 does not answer"])
    #expect(silent.queries.count > 2)
    await setting.close()
    await silent.close()
  }

  @Test func `after a silent nameserver the next is asked`() async throws {
    let silent = try await DNSNameserver.silent()
    let telling = try await DNSNameserver.telling("192.0.2.80")
    var limits = Self.hasty
    limits.nameTime = .seconds(300)
    let setting = try await DNSSetting(.forward, [silent.nameserver, telling.nameserver], limits: limits)
    #expect(try await setting.ask(query("a.example")).addresses == ["192.0.2.80"])
    #expect(setting.notices.isEmpty)
    #expect(silent.queries.count == 1)
    await setting.close()
    await silent.close()
    await telling.close()
  }

  @Test func `a truncated answer is passed on, and asked for again by TCP it is whole`() async throws {
    let server = try await DNSNameserver { query in
      let records = (0..<40).compactMap { IPAddress(bytes: [192, 0, 2, $0]) }.map {
        ResourceRecord(name: query.questions[0].name, address: $0, lifetime: 60)
      }
      let answer = query.response(.noError, answers: records)
      // by UDP the first query, by TCP the second
      return [answer.encoded(limit: query.questions[0].type == .a ? 512 : DNSMessage.longest)]
    }
    let setting = try await DNSSetting(.forward, [server.nameserver])
    let cut = try await setting.ask(query("a.example"))
    #expect(cut.header.isTruncated)
    #expect(cut.answers.isEmpty)
    let client = try await setting.connect()
    try await client.ask(query("a.example", .any))
    let whole = try #require(try await client.answers(1).first)
    #expect(whole.addresses.count == 40)
    #expect(setting.names.name(of: "192.0.2.39") == "a.example")
    await client.close()
    await setting.close()
    await server.close()
  }

  @Test func `a nameserver whose address cannot be used is a failure at once`() async throws {
    let nameserver = try #require(Nameserver("fe80::1%nosuchinterface"))
    let setting = try await DNSSetting(.forward, [nameserver])
    #expect(try await setting.ask(query("a.example")).code == .serverFailure)
    #expect(setting.notices == ["the resolver fe80::1%nosuchinterface does not answer"])
    await setting.close()
  }

  @Test func `many queries at once are all answered`() async throws {
    let server = try await DNSNameserver.telling("192.0.2.80")
    let setting = try await DNSSetting(.forward, [server.nameserver])
    let client = try await setting.connect()
    for number in 0..<200 { try await client.ask(query("n\(number).example", id: UInt16(number))) }
    let answers = try await client.answers(200)
    #expect(Set(answers.map(\.header.id)) == Set(0..<200))
    #expect(answers.allSatisfy { $0.addresses == ["192.0.2.80"] })
    await client.close()
    await setting.close()
    await server.close()
  }
}
