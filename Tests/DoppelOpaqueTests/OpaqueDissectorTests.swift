import DoppelExchange
import DoppelOpaque
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

/// What was said and when, in a form that is short to write.
private func said(_ peer: Peer, _ text: String, at nanoseconds: Int64 = 0) -> DissectorEvent {
  .received(peer, ByteBuffer(string: text), at: Timestamp(nanoseconds: nanoseconds))
}

private func ended(_ peer: Peer, isReset: Bool = false, at nanoseconds: Int64 = 0) -> DissectorEvent {
  .closed(peer, isReset: isReset, at: Timestamp(nanoseconds: nanoseconds))
}

struct OpaqueDissectorTests {
  private let context = ConnectionContext(
    id: ConnectionID(1), direction: .outbound, service: "s", server: Endpoint(name: "db.test", port: 5432), seed: 1)

  private func exchanges(
    _ events: [DissectorEvent], reason: String = OpaqueProtocol.unrecognised, limits: Limits = .defaults
  ) -> [Exchange] {
    var dissector = OpaqueProtocol(reason: reason).makeDissector(self.context, limits: limits)
    var actions: [DissectorAction] = []
    for event in events { dissector.handle(event, into: &actions) }
    return actions.compactMap { if case .exchange(let exchange) = $0 { exchange } else { nil } }
  }

  private func at(_ nanoseconds: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds) }

  private func texts(_ exchanges: [Exchange]) -> [String] {
    exchanges.map { exchange in
      [exchange.request, exchange.response].map { $0.map { String(buffer: $0.body) } ?? "-" }.joined(separator: ">")
    }
  }

  private func limited(kept: Int = 64, turns: Int = 64) -> Limits {
    var limits = Limits()
    limits.opaqueKept = kept
    limits.conversationKept = kept
    limits.opaqueTurns = turns
    return limits
  }

  @Test func `each turn of a conversation is an exchange, with its place and its times`() throws {
    let exchanges = self.exchanges([
      said(.client, "a", at: 10), said(.client, "b", at: 20), said(.upstream, "c", at: 50), said(.upstream, "d", at: 70),
      said(.client, "e", at: 100), said(.upstream, "f", at: 130), ended(.client, at: 140), ended(.upstream, at: 150),
    ])
    #expect(self.texts(exchanges) == ["ab>cd", "e>f"])
    let (first, second) = (try #require(exchanges.first), try #require(exchanges.last))
    #expect(first.startedAt == self.at(10) && first.timeToFirstByte == .nanoseconds(40) && first.duration == .nanoseconds(60))
    #expect(second.startedAt == self.at(100) && second.duration == .nanoseconds(30), "the end is no part of an answer")
    #expect(exchanges.map(\.ordinal) == [0, 1] && Set(exchanges.map(\.id)).count == 2)
    #expect(
      exchanges.allSatisfy { $0.connection == ConnectionID(1) && $0.completeness == .opaque(OpaqueProtocol.unrecognised) })
    #expect(first.signature == Signature(["opaque:host": "db.test:5432", "opaque:request": "ab"]))
    #expect(exchanges.map(\.response?.framing) == [.length, .length], "the client ended first")
  }

  @Test func `a turn is said when the next one begins`() {
    let events = [said(.client, "a"), said(.upstream, "b"), said(.client, "c")]
    #expect(self.exchanges(Array(events[..<2])).isEmpty)
    #expect(self.texts(self.exchanges(events)) == ["a>b"])
  }

  @Test func `byte by byte is seen as at once`() {
    let turns = [(Peer.client, "one"), (.upstream, "two"), (.client, "three"), (.upstream, "four"), (.client, "five")]
    let ends = [ended(.client), ended(.upstream)]
    for limits in [Limits.defaults, self.limited(kept: 7), self.limited(turns: 1)] {
      let whole = self.exchanges(turns.map { said($0, $1) } + ends, limits: limits)
      let single = self.exchanges(turns.flatMap { peer, text in text.map { said(peer, String($0)) } } + ends, limits: limits)
      #expect(whole == single)
    }
  }

  @Test func `a server that speaks first answers an empty request`() {
    let exchanges = self.exchanges(
      [
        said(.upstream, "220", at: 10), said(.client, "HELO", at: 20), said(.upstream, "250", at: 30), ended(.upstream),
        ended(.client),
      ], reason: OpaqueProtocol.serverSpokeFirst)
    #expect(self.texts(exchanges) == [">220", "HELO>250"])
    #expect(exchanges.first?.request == Message() && exchanges.first?.timeToFirstByte == .zero)
    #expect(exchanges.first?.signature == Signature(["opaque:host": "db.test:5432", "opaque:request": ""]))
    #expect(exchanges.map(\.response?.framing) == [.length, .close], "the server ended the conversation")
  }

  @Test func `what a server says after the client's end is no greeting`() {
    let ends = self.exchanges([ended(.client), said(.upstream, "0"), ended(.upstream)], reason: OpaqueProtocol.endedEarly)
    #expect(ends.map(\.request) == [Message(framing: .close)])
    #expect(
      ends.map(\.signature) == [Signature(["opaque:host": "db.test:5432", "opaque:request": "", "opaque:end": "yes"])])
    let greets = self.exchanges([said(.upstream, "0"), ended(.client), said(.upstream, "1"), ended(.upstream)])
    #expect(greets.map(\.request) == [Message()], "it spoke before")
    let words = self.exchanges([said(.client, "a"), ended(.client), said(.upstream, "1"), ended(.upstream)])
    #expect(words.map(\.request) == [Message(body: ByteBuffer(string: "a"), framing: .length)])
  }

  @Test func `the end of a conversation is told by who made it`() {
    let ask = said(.client, "quit")
    let byServer = self.exchanges([ask, ended(.upstream), ended(.client)])
    #expect(byServer.map(\.response) == [Message(framing: .close)], "the server answered with the end")
    let byClient = self.exchanges([ask, ended(.client), ended(.upstream)])
    #expect(byClient.map(\.response) == [Message()], "the server had nothing to say")
    let late = self.exchanges([ask, said(.upstream, "bye"), ended(.upstream), said(.client, "more"), ended(.client)])
    #expect(self.texts(late) == ["quit>bye", "more>-"], "nobody was there to answer")
    let half = self.exchanges([ask, ended(.client), said(.upstream, "bye"), ended(.upstream)])
    #expect(self.texts(half) == ["quit>bye"])
  }

  @Test func `a turn that a reset may have cut is partial, and those before it are whole`() {
    let reset = Completeness.partial("the connection was reset")
    let whole = Completeness.opaque(OpaqueProtocol.unrecognised)
    let turns = [said(.client, "a"), said(.upstream, "b"), said(.client, "c"), said(.upstream, "d")]
    for end in [
      [ended(.upstream, isReset: true), ended(.client)], [ended(.client, isReset: true), ended(.upstream)],
      [ended(.client), ended(.upstream, isReset: true)],
    ] {
      #expect(self.exchanges(turns + end).map(\.completeness) == [whole, reset])
    }
    #expect(self.exchanges(turns + [ended(.upstream), ended(.client, isReset: true)]).map(\.completeness) == [whole, whole])
    let last = [said(.client, "quit"), ended(.client), ended(.upstream, isReset: true)]
    #expect(self.exchanges(last).map(\.completeness) == [whole], "the client had left")
  }

  @Test func `what a side says after its end is not heard`() {
    let ends = [ended(.client), ended(.upstream)]
    let late = [said(.client, "b"), said(.upstream, "c"), said(.client, "d")]
    #expect(self.exchanges([said(.client, "a")] + ends + late) == self.exchanges([said(.client, "a")] + ends))
  }

  @Test func `sides that talk at once lose nothing`() {
    var choices = Choices(1)
    for round in 0..<50 {
      var (sent, events): ([Peer: String], [DissectorEvent]) = ([:], [])
      for number in 0..<30 {
        let peer: Peer = Bool.random(using: &choices) ? .client : .upstream
        sent[peer, default: ""] += "\(number),"
        events.append(said(peer, "\(number),"))
      }
      let exchanges = self.exchanges(
        events + [ended(.client), ended(.upstream)],
        limits: round.isMultiple(of: 2) ? .defaults : self.limited(turns: 3))
      #expect(exchanges.compactMap { $0.request.map { String(buffer: $0.body) } }.joined() == sent[.client] ?? "")
      #expect(exchanges.compactMap { $0.response.map { String(buffer: $0.body) } }.joined() == sent[.upstream] ?? "")
      #expect(exchanges.map(\.ordinal) == Array(exchanges.indices))
    }
  }

  @Test func `all turns together are kept up to the limit of bytes; what goes over it is one partial rest`() {
    let events = [
      said(.client, "ab"), said(.upstream, "1"), said(.client, "cd"), said(.upstream, "2"), said(.client, "e"),
      said(.upstream, "3"), ended(.client), ended(.upstream),
    ]
    let whole = self.exchanges(events, limits: self.limited(kept: 5))
    #expect(self.texts(whole) == ["ab>1", "cd>2", "e>3"])
    #expect(whole.allSatisfy { $0.completeness == .opaque(OpaqueProtocol.unrecognised) })
    let cut = self.exchanges(events, limits: self.limited(kept: 3))
    #expect(self.texts(cut) == ["ab>1", "c>23"])
    #expect(cut.last?.completeness == .partial("a conversation is longer than what is kept"))
    #expect(cut.last?.request?.bodyLength == 3 && cut.last?.ordinal == 1 && cut.last?.signature.isEmpty == true)
    let server = self.exchanges(events, limits: self.limited(kept: 2))
    #expect(server.allSatisfy { $0.response?.body.readableBytes ?? 0 <= 2 && $0.request?.body.readableBytes ?? 0 <= 2 })
  }

  @Test func `as many turns as the limit are kept apart, those after it are one partial rest`() {
    func conversation(_ count: Int) -> [DissectorEvent] {
      (0..<count).flatMap { [said(.client, "c\($0)"), said(.upstream, "s\($0)")] } + [ended(.client), ended(.upstream)]
    }
    let at = self.exchanges(conversation(3), limits: self.limited(turns: 3))
    #expect(self.texts(at) == ["c0>s0", "c1>s1", "c2>s2"])
    #expect(at.allSatisfy { $0.completeness == .opaque(OpaqueProtocol.unrecognised) })
    let past = self.exchanges(conversation(5), limits: self.limited(turns: 3))
    #expect(self.texts(past) == ["c0>s0", "c1>s1", "c2>s2", "c3c4>s3s4"])
    #expect(past.last?.completeness == .partial("a conversation has more turns than are kept apart"))
  }

  @Test func `what is no conversation is one exchange when both sides have closed`() throws {
    let exchanges = self.exchanges(
      [
        said(.client, "ab", at: 10), said(.upstream, "c", at: 30), said(.client, "d", at: 40), ended(.client, at: 50),
        ended(.upstream, isReset: true, at: 60), ended(.upstream, isReset: true, at: 70),
      ], reason: "TLS left untouched as configured")
    let exchange = try #require(exchanges.first)
    #expect(exchanges.count == 1 && exchange.completeness == .opaque("TLS left untouched as configured"))
    #expect(exchange.protocolName == "opaque" && exchange.signature.isEmpty)
    #expect(exchange.request?.body == ByteBuffer(string: "abd") && exchange.request?.framing == .close)
    #expect(exchange.response?.body == ByteBuffer(string: "c"))
    #expect(exchange.startedAt == self.at(10) && exchange.duration == .nanoseconds(50))
    #expect(exchange.timeToFirstByte == .nanoseconds(20))
  }

  @Test func `each side of what is no conversation is kept up to the limit and counted whole`() {
    for (text, kept) in [("abc", "abc"), ("abcd", "abc")] {
      let exchanges = self.exchanges(
        text.map { said(.client, String($0)) } + [ended(.client), ended(.upstream)], reason: "why",
        limits: self.limited(kept: 3))
      #expect(exchanges.map(\.request?.body) == [ByteBuffer(string: kept)])
      #expect(exchanges.map(\.request?.bodyLength) == [text.utf8.count])
      #expect(exchanges.map(\.completeness) == [.opaque("why")] && exchanges.first?.response == nil)
    }
  }

  @Test(arguments: [OpaqueProtocol.unrecognised, "why"]) func `a connection without a byte is none`(reason: String) {
    #expect(self.exchanges([ended(.client), ended(.upstream)], reason: reason).isEmpty)
    #expect(self.exchanges([said(.client, ""), ended(.upstream), ended(.client)], reason: reason).isEmpty)
  }
}
