import Testing

@testable import DoppelDNS

struct NameAnswersTests {
  private static let recorded = RecordedNames(["api.example"])

  /// What a query gets; `nil` where nobody here knows.
  private static func answer(_ query: DNSMessage, _ recorded: RecordedNames? = recorded) -> DNSMessage? {
    switch NameAnswers(recorded: recorded).decide(query, query.questions[0]) {
    case .say(let message, _): message
    case .unknown: nil
    }
  }

  private static func addresses(_ message: DNSMessage?) -> [String] {
    message?.answers.compactMap { if case .address(let address) = $0.data { address.text } else { nil } } ?? []
  }

  /// That there is no such data: no answer, and an authority that says for how long.
  private static func isNoData(_ message: DNSMessage?) -> Bool {
    guard let message, case .authority(let authority)? = message.authorities.first?.data else { return false }
    return message.code == .noError && message.answers.isEmpty && authority.minimum == NameAnswers.negativeLifetime
      && message.authorities.first?.lifetime == NameAnswers.negativeLifetime
  }

  @Test func `a recorded name has its address, in the case in which it was asked`() throws {
    let answer = try #require(Self.answer(query("API.Example")))
    let name = try #require(DomainName("api.example"))
    let address = try #require(Self.recorded.addresses(of: name).first)
    #expect(Self.addresses(answer) == [address.text])
    #expect(answer.answers.first?.name.text == "API.Example")
    #expect(answer.answers.first?.lifetime == NameAnswers.lifetime)
    #expect(answer.code == .noError)
    #expect(answer.header.isRecursionAvailable && answer.header.isRecursionDesired && answer.header.isResponse)
  }

  @Test func `an IPv6 address is told of names that have one, else there is no such data`() {
    #expect(Self.isNoData(Self.answer(query("api.example", .aaaa))))
    #expect(Self.addresses(Self.answer(query("localhost", .aaaa))).count == 1)
    #expect(Self.addresses(Self.answer(query("localhost", .any))).count == 2)
    #expect(Self.addresses(Self.answer(query("api.example", .any, resourceClass: .any))).count == 1)
  }

  @Test(arguments: [ResourceType.https, .svcb, .mx, .txt, .cname, .srv, ResourceType(999)])
  func `a recorded name has no other data`(type: ResourceType) {
    #expect(Self.isNoData(Self.answer(query("api.example", type))))
  }

  @Test(arguments: [nil, recorded]) func `localhost is this machine whoever knows the names`(recorded: RecordedNames?) {
    #expect(Self.addresses(Self.answer(query("localhost"), recorded)) == ["127.0.0.1"])
    #expect(Self.addresses(Self.answer(query("db.LOCALHOST", .aaaa), recorded)) == ["::1"])
    #expect(Self.isNoData(Self.answer(query("localhost", .mx), recorded)))
    let pointer = Self.answer(query("1.0.0.127.in-addr.arpa", .ptr), recorded)
    #expect(pointer?.answers.first?.data == .name(LocalNames.localhost))
    #expect(Self.isNoData(Self.answer(query("1.0.0.127.in-addr.arpa", .a), recorded)))
  }

  @Test func `our addresses lead back to their names, others are not known`() throws {
    let name = try #require(DomainName("api.example"))
    let address = try #require(Self.recorded.addresses(of: name).first)
    let reverse = address.bytes.reversed().map { "\($0)" }.joined(separator: ".") + ".in-addr.arpa"
    #expect(Self.answer(query(reverse, .ptr))?.answers.first?.data == .name(name))
    #expect(Self.answer(query(reverse, .ptr), nil) == nil)
    #expect(Self.answer(query("1.2.0.192.in-addr.arpa", .ptr)) == nil)
  }

  @Test func `a name that is not recorded is not known, nor what is above or below one`() {
    for name in ["other.example", "example", "www.api.example", "."] { #expect(Self.answer(query(name)) == nil) }
    #expect(Self.answer(query("api.example"), nil) == nil)
  }

  @Test func `another class than the Internet's is refused in mock and left to the resolver in record`() {
    let chaos = query("version.bind", .txt, resourceClass: ResourceClass(3))
    #expect(Self.answer(chaos)?.code == .refused)
    #expect(Self.answer(chaos, nil) == nil)
  }

  @Test(arguments: [ResourceType.axfr, .ixfr]) func `a transfer is not answered`(type: ResourceType) {
    #expect(Self.answer(query("example", type), nil)?.code == .notImplemented)
  }

  @Test func `what is told of a name is what the answer holds`() throws {
    let asked = query("localhost", .aaaa)
    guard case .say(_, let addresses) = NameAnswers(recorded: Self.recorded).decide(asked, asked.questions[0]) else {
      Issue.record("expected an answer")
      return
    }
    #expect(addresses.map(\.isIPv6) == [true])
  }

  @Test func `that there is no such name may be kept for a moment`() {
    let answer = NameAnswers.noName(query("x.example"))
    #expect(answer.code == .nameError)
    guard case .authority(let authority)? = answer.authorities.first?.data else {
      Issue.record("expected an authority")
      return
    }
    #expect(answer.authorities.first?.name == .root)
    #expect(authority.minimum == 1)
    #expect(authority.server.text == "doppel.invalid")
  }
}
