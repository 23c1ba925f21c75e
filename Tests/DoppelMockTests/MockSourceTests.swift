import DoppelExchange
import DoppelMatch
import DoppelProxy
import DoppelReport
import DoppelRespond
import DoppelRules
import DoppelTLS
import DoppelTesting
import DoppelToken
import DoppelTransport
import DoppelWire
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import DoppelMock

/// A way that reaches nobody.
private struct Nowhere: Dialling {
  func connect(to server: Endpoint, on loop: any EventLoop) -> EventLoopFuture<any Channel> {
    loop.makeFailedFuture(TransportError(.unreachable, "nobody is there"))
  }
}

struct MockSourceTests {
  /// Asks for what is recorded on the tunnel of a gateway, which knows no names.
  private func askByAddress(_ services: MockServices) {
    let tunnel = Tunnel(server: Endpoint(address: "192.0.2.9", port: 80), direction: .outbound)
    let source = MockSource(
      services, wire: MockSetting.wire, tunnel: tunnel, client: Endpoint(), on: ConnectionID(1), results: nil)
    let request = MockSetting.request("/known")
    let key = MockSetting.wire.signature(of: request, host: nil).canonicalBytes
    _ = source.answer(Question(key: key, request: request, startedAt: .epoch), on: EmbeddedEventLoop())
  }

  @Test func `whether the server at an address is mocked is told by the name in the request`() async throws {
    let selected = try HostSelector("a.test")
    for (mocked, hits) in [(MockedHosts(only: [selected]), 1), (MockedHosts(except: [selected]), 0)] {
      let setting = try await MockSetting(mocked: mocked, dialler: Nowhere())
      self.askByAddress(setting.services)
      #expect(setting.services.report.hits == hits)
      #expect(await setting.isGone())
    }
  }

  @Test func `a miss that may be passed on gets the real server's answer, in its place among hits`() async throws {
    let server = try await LoopbackServer(answer: live)
    let setting = try await MockSetting(
      maps: [map(to: server.port, host: "localhost")], onMiss: .passthrough, host: "localhost")
    let client = try await setting.mapped()
    try await client.send(ask("/known", host: "localhost") + ask("/else", host: "localhost") + ask("/known", host: "localhost"))
    let all = try await client.received("recordedHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlive")
    _ = all
    _ = try await client.received(count: 3 * 40)
    let exchanges = await setting.results.exchanges(atLeast: 3)
    #expect(exchanges.map { $0.tags.first { $0.name == "match" }?.value } == ["HIT", "PASSTHROUGH", "HIT"])
    #expect(exchanges[0].tags.contains(Exchange.Tag("refUuid", ExchangeID(high: 7, low: 7).description)))
    await client.close()
    #expect(await setting.isGone(server))
  }

  private static let known = ExchangeID(high: 7, low: 7)

  /// - Parameter fields: of the recorded request.
  private static func due(
    _ reason: DueAnswers.Reason = .age, _ obstacle: DueAnswers.Obstacle? = nil, fields: Fields = Fields()
  ) -> DueAnswers {
    let key = MockSetting.wire.signature(of: MockSetting.request("/known", host: "localhost"), host: nil).canonicalBytes
    let asked = AskedForm(keys: [key.stirredHash], fields: fields, session: nil)
    return DueAnswers(answers: [Self.known: .init(reason: reason, obstacle: obstacle, asked: asked)])
  }

  private func rows(_ setting: MockSetting) -> [[Int]] {
    setting.services.report.endpoints.map { [$0.hits, $0.misses, $0.passthroughs] }
  }

  @Test func `an answer that is too old is a miss with its reason where that was asked, and no hit`() async throws {
    let expiry = AnswerExpiry(.fail, maximumAge: "7d", due: Self.due())
    let setting = try await MockSetting(maps: [map(to: 80, host: "a.test")], expiry: expiry)
    let client = try await setting.mapped()
    try await client.send(ask("/known"))
    try await client.received("the recorded answer is older than 7d")
    #expect(
      self.rows(setting) == [[0, 1, 0]] && expiry.counts == ["1 answer was older than 7d"] && setting.services.report.hits == 0)
    await client.close()
    #expect(await setting.isGone())
  }

  @Test func `an answer that is too old is fetched anew, kept, and given all the same where nobody can be asked`() async throws
  {
    let server = try await LoopbackServer(answer: live)
    let kept = CollectedExchanges()
    let expiry = self.refreshing(keepingIn: kept)
    let setting = try await MockSetting(
      maps: [map(to: server.port, host: "localhost")], host: "localhost", expiry: expiry)
    let client = try await setting.mapped()
    try await client.send(ask("/known", host: "localhost"))
    try await client.received("live")
    #expect(await kept.exchanges(atLeast: 1).first?.location == "/known")
    #expect(self.rows(setting) == [[0, 0, 1]])
    await client.close()
    #expect(await setting.isGone(server))
    let alone = try await MockSetting(maps: [map(to: try FreePort.next(), host: "a.test")], expiry: expiry)
    let other = try await alone.mapped()
    try await other.send(ask("/known"))
    try await other.received("recorded")
    #expect(alone.services.tally.failureCount == 1)
    await other.close()
    #expect(await alone.isGone())
  }

  /// Takes no answer but 200 in the place of what was recorded.
  private func refreshing(
    _ due: DueAnswers = Self.due(), onlyReads: Bool = true, keepingIn sink: CollectedExchanges
  ) -> AnswerExpiry {
    AnswerExpiry(
      .refresh, maximumAge: "7d", due: due,
      renewal: Renewal(sink: sink, onlyReads: { _ in onlyReads }) { _, live in
        if case .status(_, 200, _) = live.start { nil } else { "answered otherwise" }
      })
  }

  @Test(.timeLimit(.minutes(1)))
  func `what is no answer to the request takes the place of nothing, and is kept nowhere`() async throws {
    let server = try await LoopbackServer { _ in "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy" }
    let kept = CollectedExchanges()
    let notices = NoticeBox()
    let expiry = self.refreshing(keepingIn: kept)
    let setting = try await MockSetting(
      maps: [map(to: server.port, host: "localhost")], host: "localhost", expiry: expiry,
      notice: { notices.add($0) })
    let client = try await setting.mapped()
    for _ in 0..<2 {
      try await client.send(ask("/known", host: "localhost"))
      try await client.received("recorded")
    }
    _ = await setting.results.exchanges(atLeast: 2)
    #expect(kept.exchanges.isEmpty && self.rows(setting) == [[0, 0, 2]], "the server is asked again: it may be well by then")
    let notice = "GET localhost/known: answered otherwise; the recorded answer is given, though it is older than 7d"
    #expect(notices.all == [notice])
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test(.timeLimit(.minutes(1)), arguments: [(DueAnswers.Reason.age, 1), (.policy("always"), 3)])
  func `the server is asked once where the answer was too old, and each time where the policy says so`(
    _ reason: DueAnswers.Reason, times: Int
  ) async throws {
    let server = try await LoopbackServer(answer: live)
    let kept = CollectedExchanges()
    let expiry = self.refreshing(Self.due(reason), keepingIn: kept)
    let setting = try await MockSetting(
      maps: [map(to: server.port, host: "localhost")], host: "localhost", expiry: expiry)
    let client = try await setting.mapped()
    for _ in 0..<3 {
      try await client.send(ask("/known", host: "localhost"))
      try await client.received("live")
    }
    let outcomes = await setting.results.exchanges(atLeast: 3).map { $0.tags.first { $0.name == "match" }?.value }
    #expect(outcomes.count { $0 == "PASSTHROUGH" } == times && outcomes.count { $0 == "HIT" } == 3 - times)
    #expect(await kept.exchanges(atLeast: times).count == times && self.rows(setting) == [[3 - times, 0, times]])
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test func `nobody is asked what the policy says never to ask for`() async throws {
    let setting = try await MockSetting(
      maps: [map(to: try FreePort.next(), host: "a.test")], onMiss: .passthrough,
      mayAsk: { request, _ in
        if case .request(_, "/never", _) = request.start { false } else { true }
      })
    let client = try await setting.mapped()
    try await client.send(ask("/never"))
    try await client.received("its policy is never")
    #expect(self.rows(setting) == [[0, 1, 0]])
    await client.close()
    #expect(await setting.isGone())
  }

  @Test(arguments: [nil, .followsWrite, .depends, .edited] as [DueAnswers.Obstacle?])
  func `what may change the server, follows a write, depends or was edited is not asked for anew`(
    _ obstacle: DueAnswers.Obstacle?
  ) async throws {
    let kept = CollectedExchanges()
    let notices = NoticeBox()
    let expiry = self.refreshing(Self.due(.age, obstacle), onlyReads: obstacle != nil, keepingIn: kept)
    let setting = try await MockSetting(
      maps: [map(to: try FreePort.next(), host: "a.test")], expiry: expiry,
      notice: { notices.add($0) })
    let client = try await setting.mapped()
    try await client.send(ask("/known"))
    try await client.received("recorded")
    #expect(setting.services.tally.failureCount == 0 && self.rows(setting) == [[1, 0, 0]], "nobody was asked")
    #expect(notices.all.first?.hasSuffix((obstacle ?? .unsafe).description) == true)
    await client.close()
    #expect(await setting.isGone())
  }

  @Test func `what says something else than the recorded request is asked for anew, and not kept`() async throws {
    let server = try await LoopbackServer(answer: live)
    let kept = CollectedExchanges()
    let notices = NoticeBox()
    let expiry = self.refreshing(Self.due(fields: Fields(["Accept": "text/plain"])), keepingIn: kept)
    let setting = try await MockSetting(
      maps: [map(to: server.port, host: "localhost")], host: "localhost", expiry: expiry,
      notice: { notices.add($0) })
    let client = try await setting.mapped()
    try await client.send(ask("/known", host: "localhost"))
    try await client.received("live")
    #expect(notices.all.first?.hasSuffix("says something else than the recorded one") == true)
    await client.close()
    #expect(await setting.isGone(server))
    #expect(kept.exchanges.isEmpty)
  }

  @Test func `a server that does not answer is told, and not asked again`() async throws {
    let notices = NoticeBox()
    let expiry = self.refreshing(keepingIn: CollectedExchanges())
    let setting = try await MockSetting(
      maps: [map(to: try FreePort.next(), host: "localhost")], host: "localhost", expiry: expiry,
      notice: { notices.add($0) })
    let client = try await setting.mapped()
    for _ in 0..<2 {
      try await client.send(ask("/known", host: "localhost"))
      try await client.received("recorded")
    }
    _ = await setting.results.exchanges(atLeast: 2)
    #expect(notices.all.count == 1)
    #expect(
      notices.all[0].hasSuffix("; the recorded answer is given, though it is older than 7d"),
      "\(notices.all)")
    #expect(self.rows(setting) == [[1, 0, 1]])
    await client.close()
    #expect(await setting.isGone())
  }

  @Test func `a real server that is not there is a failure in the protocol's words, and counted`() async throws {
    let setting = try await MockSetting(maps: [map(to: try FreePort.next(), host: "localhost")], onMiss: .passthrough)
    let client = try await setting.mapped()
    try await client.send(ask("/else"))
    try await client.received("HTTP/1.1 502")
    #expect(setting.services.tally.failureCount == 1)
    await client.close()
    #expect(await setting.isGone())
  }

  @Test func `misses of servers that no recording knows are attempts to go out, others and hits are not`() async throws {
    let egress = EgressLog { _ in (7, "prog") }
    let setting = try await MockSetting(
      maps: [map(to: 80, host: "a.test"), map(to: 443, host: "b.test")], known: KnownServers(["a.test"]), egress: egress)
    for port in setting.ports.mapPorts {
      let client = try await LoopbackConnection.connect(to: port)
      try await client.send(ask("/known", host: port == setting.ports.mapPorts[0] ? "a.test" : "b.test"))
      _ = try await client.received("HTTP/1.1 ")
      try await client.send(ask("/else", host: port == setting.ports.mapPorts[0] ? "a.test" : "b.test"))
      try await client.received("nearMisses")
      await client.close()
    }
    _ = await setting.results.exchanges(atLeast: 4)
    await egress.settled()
    let attempts = setting.services.report.egress.attempts
    #expect(attempts.map(\.destination) == ["b.test:443"] && attempts[0].program == "prog (pid 7)", "\(attempts)")
    #expect(setting.services.report.values["egress.unknown"] == Double(attempts[0].count))
    #expect(await setting.isGone())
  }

  @Test func `the answer to an attempt waits until it is known who asks`() async throws {
    let gate = ConditionLock(value: false)
    let egress = EgressLog { _ in
      gate.lock(whenValue: true)
      gate.unlock()
      return (7, "prog")
    }
    let setting = try await MockSetting(egress: egress)
    let tunnel = Tunnel(server: Endpoint(name: "b.test", port: 80), direction: .outbound)
    let source = MockSource(
      setting.services, wire: MockSetting.wire, tunnel: tunnel, client: Endpoint(address: "127.0.0.1", port: 1),
      on: ConnectionID(1), results: nil)
    let request = MockSetting.request("/else", host: "b.test")
    let key = MockSetting.wire.signature(of: request, host: nil).canonicalBytes
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let pending = source.answer(Question(key: key, request: request, startedAt: .epoch), on: loop)
    guard case .later(let answer) = pending else {
      Issue.record("it was answered at once")
      return
    }
    gate.lock()
    gate.unlock(withValue: true)
    _ = try await answer.get()
    #expect(egress.report.attempts.map(\.program) == ["prog (pid 7)"])
    #expect(await setting.isGone())
  }

  @Test func `a request that itself names a known server is none, whatever address it went to`() async throws {
    let setting = try await MockSetting(maps: [map(to: 80, host: "192.0.2.9")], known: KnownServers(["a.test"]))
    let client = try await setting.mapped()
    try await client.send(ask("/else"))
    try await client.received("nearMisses")
    #expect(setting.services.report.egress.total == 0)
    await client.close()
    #expect(await setting.isGone())
  }

  @Test func `an answer is said as of now, and a token that was signed again is known by what it stands for`() throws {
    let recorded = Timestamp(nanoseconds: 1_779_908_881_000_000_000)
    let wire = MockSetting.wire
    let old = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3Nzk5MDg4ODF9.MQ"
    let login = MockSetting.request("/login")
    var refresh = MockSetting.request("/refresh")
    refresh.start = .request(method: "POST", target: "/refresh", version: "HTTP/1.1")
    refresh.fields.append("Content-Type", "application/json")
    func refreshing(_ token: String) -> Message {
      var request = refresh
      request.body = ByteBuffer(string: #"{"token":"\#(token)"}"#)
      request.framing = .length
      return request
    }
    var builder = LibraryBuilder(learns: true) { wire.form(ofKey: $0) }
    for (number, request) in [login, refreshing(old)].enumerated() {
      let response = Message(
        start: .status(version: "HTTP/1.1", code: 200, reason: "OK"),
        fields: Fields(["Date": "Wed, 27 May 2026 19:08:01 GMT", "Content-Length": "1"]),
        body: ByteBuffer(string: number == 0 ? old : "fresh"), framing: .length)
      let exchange = Exchange(
        id: ExchangeID(high: 0, low: UInt64(number)), protocolName: "http", direction: .outbound, startedAt: recorded,
        request: request, response: response)
      builder.add(
        exchange, response: wire.prepare(response: response, to: request, adding: Fields()),
        signature: wire.signature(of: request, host: nil), computed: nil, instance: nil)
    }
    var configuration = Answerer.Configuration()
    configuration.shiftsTime = true
    let authority = try Authority.make(at: .now())
    let services = MockServices(
      answerer: Answerer(builder.build(), configuration: configuration, clients: ClientReading { _ in nil }),
      interception: Interception(
        servers: ServerContexts(issuer: try LeafIssuer(authority: authority)), clients: ClientContexts(.init(systemBundle: nil))
      ),
      tokens: TokenSigning(TokenKeys(try TokenKey.read(ByteBuffer(string: "s")))))
    let source = MockSource(services, wire: wire, tunnel: nil, client: Endpoint(), on: ConnectionID(1), results: nil)
    func ask(_ request: Message) -> String? {
      let question = Question(
        key: wire.signature(of: request, host: nil).canonicalBytes, request: request,
        startedAt: recorded.advanced(by: .seconds(86_400)))
      guard case .now(.prepared(let answer)) = source.answer(question, on: EmbeddedEventLoop()) else { return nil }
      return String(buffer: answer.wire)
    }
    let answer = try #require(ask(login))
    let token = try #require(answer.split(separator: "\r\n").last.map(String.init))
    let length = token.utf8.count
    #expect(
      answer == "HTTP/1.1 200 OK\r\nDate: Thu, 28 May 2026 19:08:01 GMT\r\nContent-Length: \(length)\r\n\r\n\(token)")
    #expect(token.hasPrefix("eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3Nzk5OTUyODF9.") && length > old.utf8.count)
    #expect(ask(refreshing(token))?.hasSuffix("fresh") == true)
    #expect(ask(refreshing(token + "x")) == nil)
  }

  @Test func `what may be passed on is no attempt`() async throws {
    let server = try await LoopbackServer(answer: live)
    let setting = try await MockSetting(maps: [map(to: server.port, host: "localhost")], onMiss: .passthrough)
    let client = try await setting.mapped()
    try await client.send(ask("/else", host: "localhost"))
    try await client.received("live")
    #expect(setting.services.report.egress.total == 0)
    await client.close()
    #expect(await setting.isGone(server))
  }
}
