import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelDNS

struct NameServiceTests {
  private typealias Attempt = NameService.Attempt
  private static let client = NameClient.connection(1)
  private static let other = NameClient.connection(2)
  private static let asked = query("api.example", id: 7)
  private static let upstream = asked.with(id: 0xbeef)
  private static let name = asked.questions[0].name
  private static let hosts = ["192.0.2.1", "192.0.2.2"].compactMap { Nameserver($0) }
  private static let address = IPAddress.loopback4

  private static let udp: NameClient = {
    guard let sender = try? SocketAddress(ipAddress: "127.0.0.1", port: 5_000) else { return client }
    return .datagram(socket: 1, sender: sender)
  }()

  private static func service(_ hosts: [Nameserver] = hosts, limits: Limits = .defaults) -> NameService {
    NameService(role: .forward, settings: HostResolverSettings(nameservers: hosts), limits: limits)
  }

  private static func mock(_ names: [String] = ["api.example"], passthrough: Bool = false) -> NameService {
    NameService(
      role: .mock(RecordedNames(names), passthrough: passthrough),
      settings: HostResolverSettings("nameserver 192.0.2.1\nsearch corp.example svc.example\n"))
  }

  private static func asking(_ query: DNSMessage, by client: NameClient = client) -> NameService.Event {
    .asked(query.encoded(), by: client, random: 0xbeef)
  }

  private static func reply(_ message: DNSMessage, to client: NameClient = client) -> NameService.Action {
    .reply(message.encoded(), to: client)
  }

  private static func deadline(_ query: UInt64 = 0) -> NameService.Action {
    .startTimer(.deadline, query: query, after: .seconds(5))
  }

  private static func retry(_ query: UInt64 = 0) -> NameService.Action {
    .startTimer(.retry, query: query, after: .seconds(2))
  }

  private static func sending(
    _ host: Int, _ number: Int, query: UInt64 = 0, _ message: DNSMessage = upstream
  ) -> NameService.Action {
    .send(message.encoded(), to: hosts[host], by: .tcp, as: Attempt(query: query, number: number))
  }

  private static func attempt(_ number: Int, query: UInt64 = 0) -> Attempt { Attempt(query: query, number: number) }

  // MARK: - Record

  @Test func `a query is asked with another id, and its answer is learned before the client has it`() {
    let answer = Self.upstream.telling("192.0.2.80", "192.0.2.81")
    let addresses = ["192.0.2.80", "192.0.2.81"].compactMap { IPAddress($0) }
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(
        .answered(answer.encoded(), Self.attempt(0)), does: .learn(Self.name, addresses), Self.reply(answer.with(id: 7)),
        .settle(query: 0))
      on(.answered(answer.encoded(), Self.attempt(0)))
      on(.timerFired(.retry, query: 0))
      on(.timerFired(.deadline, query: 0))
    }
  }

  @Test func `the name that was asked is learned for the addresses of its aliases`() {
    var answer = Self.upstream.response(.noError)
    let alias = DomainName("edge.example") ?? .root
    answer.answers = [
      ResourceRecord(name: Self.name, type: .cname, lifetime: 1, data: .name(alias)),
      ResourceRecord(name: alias, address: Self.address, lifetime: 1),
    ]
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(
        .answered(answer.encoded(), Self.attempt(0)), does: .learn(Self.name, [Self.address]), Self.reply(answer.with(id: 7)),
        .settle(query: 0))
    }
  }

  @Test func `a datagram is asked for by a datagram`() {
    play(Self.service()) {
      on(
        Self.asking(Self.asked, by: Self.udp), does: Self.deadline(),
        Self.retry(), .send(Self.upstream.encoded(), to: Self.hosts[0], by: .udp, as: Self.attempt(0)))
    }
  }

  @Test func `what a nameserver says is passed on as it is, what it says beyond the message too`() {
    var odd = Self.upstream.response(.noError).encoded()
    odd.writeString("more")
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(
        .answered(odd, Self.attempt(0)),
        does: .reply(
          {
            var passed = odd
            passed.setInteger(UInt16(7), at: 0)
            return passed
          }(), to: Self.client), .settle(query: 0))
    }
  }

  @Test func `a truncated answer goes to the client, which comes again by TCP`() {
    var answer = Self.upstream.response(.noError)
    answer.header.isTruncated = true
    play(Self.service()) {
      on(
        Self.asking(Self.asked, by: Self.udp), does: Self.deadline(),
        Self.retry(), .send(Self.upstream.encoded(), to: Self.hosts[0], by: .udp, as: Self.attempt(0)))
      on(
        .answered(answer.encoded(), Self.attempt(0)), does: Self.reply(answer.with(id: 7), to: Self.udp), .settle(query: 0))
    }
  }

  @Test(arguments: [(8, 512, false), (9, 513, true)])
  func `an answer of 512 bytes goes out by UDP, a longer one is cut`(padding: Int, length: Int, isCut: Bool) {
    var answer = Self.upstream.response(.noError)
    answer.answers = [ResourceRecord](repeating: ResourceRecord(name: Self.name, address: Self.address, lifetime: 1), count: 29)
    let data = ResourceData.bytes(ByteBuffer(repeating: 0, count: padding))
    answer.additionals = [ResourceRecord(name: .root, type: .txt, lifetime: 0, data: data)]
    #expect(answer.encoded().readableBytes == length)
    var passed = answer.with(id: 7)
    if isCut {
      passed = Self.asked.response(.noError)
      passed.header.isTruncated = true
    }
    play(Self.service()) {
      on(
        Self.asking(Self.asked, by: Self.udp), does: Self.deadline(),
        Self.retry(), .send(Self.upstream.encoded(), to: Self.hosts[0], by: .udp, as: Self.attempt(0)))
      on(
        .answered(answer.encoded(), Self.attempt(0)),
        does: .learn(Self.name, [IPAddress](repeating: Self.address, count: 29)), Self.reply(passed, to: Self.udp),
        .settle(query: 0))
    }
  }

  @Test func `only the nameserver that was asked is heard, and only with the id and question`() {
    let answer = Self.upstream.telling("192.0.2.80")
    var question = answer
    question.questions = query("other.example").questions
    var type = answer
    type.questions = query("api.example", .aaaa).questions
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(.answered(answer.with(id: 0xbeee).encoded(), Self.attempt(0)))
      on(.answered(question.encoded(), Self.attempt(0)))
      on(.answered(type.encoded(), Self.attempt(0)))
      on(.answered(Self.upstream.encoded(), Self.attempt(0)))
      on(.answered(ByteBuffer(string: "no message"), Self.attempt(0)))
      on(.answered(answer.encoded(), Self.attempt(1)))
      on(.answered(answer.encoded(), Self.attempt(0, query: 1)))
    }
  }

  @Test func `the case of an answer's question does not matter`() {
    var answer = Self.upstream.response(.noError)
    answer.questions = query("API.example").questions
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(.answered(answer.encoded(), Self.attempt(0)), does: Self.reply(answer.with(id: 7)), .settle(query: 0))
    }
  }

  @Test func `a silent nameserver is followed by the next, then the first again, then a failure and one notice`() {
    let failure = Self.asked.response(.serverFailure)
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(.timerFired(.retry, query: 0), does: Self.retry(), Self.sending(1, 1))
      on(.timerFired(.retry, query: 0), does: Self.retry(), Self.sending(0, 2))
      on(
        .timerFired(.deadline, query: 0), does: .notice("the resolvers 192.0.2.1, 192.0.2.2 do not answer"),
        Self.reply(failure), .settle(query: 0))
      // said once
      on(Self.asking(Self.asked), does: Self.deadline(1), Self.retry(1), Self.sending(0, 0, query: 1))
      on(.timerFired(.deadline, query: 1), does: Self.reply(failure), .settle(query: 1))
    }
  }

  @Test func `a nameserver that is slow is heard after the next was asked`() {
    let answer = Self.upstream.response(.nameError)
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(.timerFired(.retry, query: 0), does: Self.retry(), Self.sending(1, 1))
      on(.answered(answer.encoded(), Self.attempt(0)), does: Self.reply(answer.with(id: 7)), .settle(query: 0))
    }
  }

  @Test func `silence is told again after an answer`() {
    let answer = Self.upstream.response(.noError)
    let failure = Self.asked.response(.serverFailure)
    play(Self.service(Array(Self.hosts.prefix(1)))) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(
        .timerFired(.deadline, query: 0), does: .notice("the resolver 192.0.2.1 does not answer"), Self.reply(failure),
        .settle(query: 0))
      on(Self.asking(Self.asked), does: Self.deadline(1), Self.retry(1), Self.sending(0, 0, query: 1))
      on(.answered(answer.encoded(), Self.attempt(0, query: 1)), does: Self.reply(answer.with(id: 7)), .settle(query: 1))
      on(Self.asking(Self.asked), does: Self.deadline(2), Self.retry(2), Self.sending(0, 0, query: 2))
      on(
        .timerFired(.deadline, query: 2), does: .notice("the resolver 192.0.2.1 does not answer"), Self.reply(failure),
        .settle(query: 2))
    }
  }

  @Test func `a nameserver that cannot be reached is followed by the next at once, after the last comes a failure`() {
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(.failed(Self.attempt(0)), does: Self.retry(), Self.sending(1, 1))
      on(.failed(Self.attempt(0)))
      on(
        .failed(Self.attempt(1)), does: .notice("the resolvers 192.0.2.1, 192.0.2.2 do not answer"),
        Self.reply(Self.asked.response(.serverFailure)), .settle(query: 0))
    }
  }

  @Test func `where one cannot be reached and another is silent, the silent one has its time`() {
    let answer = Self.upstream.response(.noError)
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(.timerFired(.retry, query: 0), does: Self.retry(), Self.sending(1, 1))
      on(.failed(Self.attempt(1)))
      on(.answered(answer.encoded(), Self.attempt(0)), does: Self.reply(answer.with(id: 7)), .settle(query: 0))
    }
  }

  @Test(arguments: [ResponseCode.serverFailure, .refused, .notImplemented])
  func `a nameserver that refuses is followed by the next, and the last refusal is the answer`(code: ResponseCode) {
    let refusal = Self.upstream.response(code)
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(.answered(refusal.encoded(), Self.attempt(0)), does: Self.retry(), Self.sending(1, 1))
      on(.answered(refusal.encoded(), Self.attempt(1)), does: Self.reply(refusal.with(id: 7)), .settle(query: 0))
    }
  }

  @Test func `a refusal without the question counts, an answer without it does not`() {
    let refusal = DNSMessage(header: Self.upstream.header).response(.formatError)
    let empty = DNSMessage(header: Self.upstream.header).response(.noError)
    play(Self.service(Array(Self.hosts.prefix(1)))) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(.answered(empty.encoded(), Self.attempt(0)))
      on(.answered(refusal.encoded(), Self.attempt(0)), does: Self.reply(refusal.with(id: 7)), .settle(query: 0))
    }
  }

  @Test func `a refusal before the time is over is better than none`() {
    let refusal = Self.upstream.response(.refused)
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(.answered(refusal.encoded(), Self.attempt(0)), does: Self.retry(), Self.sending(1, 1))
      on(.timerFired(.deadline, query: 0), does: Self.reply(refusal.with(id: 7)), .settle(query: 0))
    }
  }

  @Test(arguments: [ResourceType.https, .svcb])
  func `records that lead to QUIC or hide the server's name are said not to be there`(type: ResourceType) throws {
    var service = Self.service()
    var actions: [NameService.Action] = []
    service.handle(Self.asking(query("api.example", type)), into: &actions)
    guard actions.count == 1, case .reply(let bytes, Self.client)? = actions.first else {
      Issue.record("expected a reply alone: \(actions)")
      return
    }
    let answer = try DNSMessage(bytes)
    #expect(answer.code == .noError)
    #expect(answer.answers.isEmpty)
  }

  @Test func `as many queries as the limit wait, one more fails`() {
    var limits = Limits.defaults
    limits.nameQueries = 2
    let answer = Self.upstream.response(.noError)
    play(Self.service(limits: limits)) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(Self.asking(Self.asked), does: Self.deadline(1), Self.retry(1), Self.sending(0, 0, query: 1))
      on(Self.asking(Self.asked), does: Self.reply(Self.asked.response(.serverFailure)))
      on(.answered(answer.encoded(), Self.attempt(0)), does: Self.reply(answer.with(id: 7)), .settle(query: 0))
      on(Self.asking(Self.asked), does: Self.deadline(2), Self.retry(2), Self.sending(0, 0, query: 2))
    }
  }

  @Test func `queries of a client that has left are dropped, others stay`() {
    let answer = Self.upstream.response(.noError)
    play(Self.service()) {
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
      on(Self.asking(Self.asked, by: Self.other), does: Self.deadline(1), Self.retry(1), Self.sending(0, 0, query: 1))
      on(Self.asking(Self.asked), does: Self.deadline(2), Self.retry(2), Self.sending(0, 0, query: 2))
      on(.left(Self.client), does: .settle(query: 0), .settle(query: 2))
      on(
        .answered(answer.encoded(), Self.attempt(0, query: 1)), does: Self.reply(answer.with(id: 7), to: Self.other),
        .settle(query: 1))
    }
  }

  @Test func `localhost is not asked for`() {
    let localhost = ResourceRecord(name: DomainName("localhost") ?? .root, address: .loopback4, lifetime: 5)
    play(Self.service()) {
      on(Self.asking(query("localhost")), does: Self.reply(query("localhost").response(.noError, answers: [localhost])))
    }
  }

  // MARK: - Bad queries

  @Test(arguments: [1, 2, 4, 5, 15] as [UInt8]) func `an operation other than a query is not implemented`(operation: UInt8) {
    var message = Self.asked
    message.header.operation = operation
    let refusal = DNSMessage(header: message.header).response(.notImplemented)
    play(Self.mock()) { on(Self.asking(message), does: Self.reply(refusal)) }
  }

  @Test(arguments: [
    // no question, two, a broken name, a cut question, bytes after the end, two OPT records
    "0007 0100 0000 0000 0000 0000", #"0007 0100 0002 0000 0000 0000 01"a"00 0001 0001 01"b"00 0001 0001"#,
    "0007 0100 0001 0000 0000 0000 c00c 0001 0001", #"0007 0100 0001 0000 0000 0000 01"a"00 0001"#,
    #"0007 0100 0001 0000 0000 0000 01"a"00 0001 0001 ff"#,
    #"0007 0100 0001 0000 0000 0002 01"a"00 0001 0001 00 0029 0200 00000000 0000 00 0029 0200 00000000 0000"#,
  ]) func `a query that cannot be read is a format error`(message: String) {
    play(Self.mock()) {
      on(
        .asked(bytes(message), by: Self.client, random: 1),
        does: .reply(bytes("0007 8181 0000 0000 0000 0000"), to: Self.client))
    }
  }

  @Test func `every cut of a query is a format error, and silence before its header is whole`() {
    let whole = Self.asked.encoded()
    for length in 0..<whole.readableBytes {
      var service = Self.mock()
      var actions: [NameService.Action] = []
      let cut = whole.getSlice(at: 0, length: length) ?? ByteBuffer()
      service.handle(.asked(cut, by: Self.client, random: 1), into: &actions)
      let refusal = NameService.Action.reply(bytes("0007 8181 0000 0000 0000 0000"), to: Self.client)
      #expect(actions == (length < 12 ? [] : [refusal]), "\(length)")
    }
  }

  @Test func `a response is never answered`() {
    play(Self.mock()) {
      on(Self.asking(Self.asked.response(.noError)))
      on(Self.asking(Self.asked.response(.formatError)))
    }
  }

  @Test func `a version of EDNS that is not spoken is said so`() {
    let message = query("api.example", edns: EDNS(size: 1_232, version: 1))
    play(Self.mock()) { on(Self.asking(message), does: Self.reply(message.response(.badVersion))) }
  }

  // MARK: - Mock

  @Test func `a recorded name is answered and learned, with no one asked`() {
    let address = RecordedNames(["api.example"]).addresses(of: Self.name)
    let answer = Self.asked.response(
      .noError, answers: address.map { ResourceRecord(name: Self.name, address: $0, lifetime: 5) })
    play(Self.mock()) { on(Self.asking(Self.asked), does: .learn(Self.name, address), Self.reply(answer)) }
  }

  @Test func `a name that is not recorded is missed, and there is no such name`() throws {
    let asked = query("other.example", .aaaa)
    var service = Self.mock()
    var actions: [NameService.Action] = []
    service.handle(Self.asking(asked), into: &actions)
    #expect(actions.first == .miss(asked.questions[0].name, .aaaa))
    guard actions.count == 2, case .reply(let bytes, _)? = actions.last else {
      Issue.record("expected a miss and a reply: \(actions)")
      return
    }
    let answer = try DNSMessage(bytes)
    #expect(answer.code == .nameError)
    #expect(answer.authorities.count == 1)
  }

  @Test(arguments: [
    ("api.example.corp.example", false), ("API.example.SVC.example", false), ("localhost.corp.example", false),
    ("other.example.corp.example", true), ("api.example.else.example", true), ("corp.example", true),
  ]) func `a recorded name with a domain of the search list is not missed`(name: String, isMissed: Bool) {
    var service = Self.mock()
    var actions: [NameService.Action] = []
    service.handle(Self.asking(query(name)), into: &actions)
    #expect(actions.count == (isMissed ? 2 : 1))
  }

  @Test func `with passthrough other names are asked for, and recorded ones are not`() {
    let other = query("other.example")
    play(Self.mock(passthrough: true)) {
      on(
        Self.asking(other), does: Self.deadline(), Self.retry(), Self.sending(0, 0, other.with(id: 0xbeef)))
      on(Self.asking(query("api.example", .txt)), does: Self.reply(NameAnswers.noData(query("api.example", .txt))))
    }
  }

  @Test func `names can be replaced, and are others from then on`() {
    let names = RecordedNames(["new.example"])
    let new = query("new.example")
    let addresses = names.addresses(of: new.questions[0].name)
    let answer = new.response(
      .noError, answers: addresses.map { ResourceRecord(name: new.questions[0].name, address: $0, lifetime: 5) })
    play(Self.mock(passthrough: true)) {
      on(.renamed(names))
      on(Self.asking(new), does: .learn(new.questions[0].name, addresses), Self.reply(answer))
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
    }
  }

  @Test func `in record there are no names to replace`() {
    play(Self.service()) {
      on(.renamed(RecordedNames(["api.example"])))
      on(Self.asking(Self.asked), does: Self.deadline(), Self.retry(), Self.sending(0, 0))
    }
  }
}
