import DoppelExchange
import DoppelHTTP
import DoppelWire
import NIOCore
import Testing

struct HTTP1DissectorTests {
  private static let context = ConnectionContext(
    id: ConnectionID(9), direction: .outbound, service: "shop", client: Endpoint(address: "10.0.0.1", port: 5555),
    server: Endpoint(address: "10.0.0.2", port: 80), openedAt: .epoch, seed: 4)

  private func at(_ nanoseconds: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds) }

  private func client(_ text: String, _ moment: Int64 = 0) -> DissectorEvent {
    .received(.client, wire(text), at: self.at(moment))
  }

  private func server(_ text: String, _ moment: Int64 = 0) -> DissectorEvent {
    .received(.upstream, wire(text), at: self.at(moment))
  }

  private func closed(_ moment: Int64 = 0) -> [DissectorEvent] {
    [.closed(.client, isReset: false, at: self.at(moment)), .closed(.upstream, isReset: false, at: self.at(moment))]
  }

  private func run(
    _ events: [DissectorEvent], limits: Limits = .defaults, context: ConnectionContext = context
  ) -> [DissectorAction] {
    var dissector = HTTP1Dissector(context, limits: limits)
    var actions: [DissectorAction] = []
    for event in events { dissector.handle(event, into: &actions) }
    return actions
  }

  private func exchanges(_ actions: [DissectorAction]) -> [Exchange] {
    actions.compactMap { if case .exchange(let exchange) = $0 { exchange } else { nil } }
  }

  private func gaps(_ actions: [DissectorAction]) -> [Gap] {
    actions.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
  }

  private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

  @Test func `an exchange says all that is known of it`() {
    let actions = self.run([
      self.client("GET /a/b?x=1 HTTP/1.1\r\nHost: Shop.example:80\r\nAuthorization: Bearer t\r\n\r\n", 100),
      self.server("HTTP/1.1 200 OK\r\n", 250), self.server("Content-Length: 2\r\n\r\nhi", 300),
    ])
    #expect(actions.count == 1)
    let exchange = self.exchanges(actions)[0]
    #expect(exchange.protocolName == "http" && exchange.direction == .outbound && exchange.service == "shop")
    #expect(exchange.server == Endpoint(name: "shop.example", address: "10.0.0.2", port: 80))
    #expect(exchange.connection == ConnectionID(9) && exchange.ordinal == 0)
    #expect(exchange.command == "GET" && exchange.location == "/a/b" && exchange.status == "200")
    #expect(exchange.startedAt == self.at(100))
    #expect(exchange.timeToFirstByte == .nanoseconds(150) && exchange.duration == .nanoseconds(200))
    #expect(exchange.session?.hasPrefix("auth:") == true && exchange.session?.utf8.count == 21)
    #expect(exchange.session?.contains("Bearer") == false)
    #expect(exchange.completeness == .complete && exchange.tags.isEmpty)
    #expect(exchange.signature["http:host"] == wire("shop.example"))
    #expect(exchange.response?.body == wire("hi"))
  }

  @Test func `the fixed host stands in the signature and leaves the server's name alone`() {
    var context = Self.context
    context.fixedHost = "Fixed.Example"
    let actions = self.run([self.client("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), self.server(self.ok)], context: context)
    let exchange = self.exchanges(actions)[0]
    #expect(exchange.signature["http:host"] == wire("fixed.example"))
    #expect(exchange.server.name.isEmpty)
  }

  @Test func `pipelined requests are paired with their responses in order`() {
    let requests = (0..<3).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined()
    let responses = (0..<3).map { "HTTP/1.1 20\($0) x\r\nContent-Length: 1\r\n\r\n\($0)" }.joined()
    let exchanges = self.exchanges(self.run([self.client(requests), self.server(responses)]))
    #expect(exchanges.map(\.location) == ["/0", "/1", "/2"])
    #expect(exchanges.map(\.status) == ["200", "201", "202"])
    #expect(exchanges.map(\.ordinal) == [0, 1, 2])
    #expect(Set(exchanges.map(\.id)).count == 3)
  }

  @Test func `the response to HEAD in a pipeline has no body`() {
    let exchanges = self.exchanges(
      self.run([
        self.client("HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
        self.server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + self.ok),
      ]))
    #expect(exchanges.map { $0.response?.body.readableBytes } == [0, 2])
  }

  @Test func `interim responses are passed over`() {
    let exchanges = self.exchanges(
      self.run([
        self.client("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"),
        self.server("HTTP/1.1 100 Continue\r\n\r\n", 5), self.client("x", 6),
        self.server("HTTP/1.1 103 Early Hints\r\n\r\n", 7), self.server(self.ok, 8),
      ]))
    #expect(exchanges.map(\.status) == ["200"])
    #expect(exchanges[0].timeToFirstByte == .nanoseconds(8))
  }

  @Test func `a response may end before its request`() {
    let events = [
      self.client("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na"), self.server(self.ok),
      self.client("bc"), self.client("GET /2 HTTP/1.1\r\n\r\n"), self.server(self.ok),
    ]
    let exchanges = self.exchanges(self.run(events))
    #expect(exchanges.map(\.location) == ["/", "/2"])
    #expect(exchanges.allSatisfy { $0.completeness == .complete })
    #expect(exchanges[0].request?.body == wire("abc"))
  }

  @Test func `what was cut off by the end of the connection is partial`() {
    let cases: [([DissectorEvent], String)] = [
      ([self.client("GET / HTTP/1.1\r\n\r\n")], "no response"),
      ([self.client("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na")], "the connection ended within the request"),
      (
        [self.client("GET / HTTP/1.1\r\n\r\n"), self.server("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nh")],
        "the connection ended within the response"
      ),
      ([self.server("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")], "a response without a request"),
    ]
    for (events, reason) in cases {
      let exchanges = self.exchanges(self.run(events + self.closed()))
      #expect(exchanges.map(\.completeness) == [.partial(reason)])
    }
  }

  @Test func `a body to the end of the connection is whole, unless the connection was reset`() {
    let events = [self.client("GET / HTTP/1.0\r\n\r\n"), self.server("HTTP/1.0 200 OK\r\n\r\nabc")]
    let whole = self.exchanges(self.run(events + self.closed()))
    #expect(whole.map(\.completeness) == [.complete])
    #expect(whole[0].response?.body == wire("abc") && whole[0].response?.framing == .close)
    let reset = self.exchanges(self.run(events + [.closed(.upstream, isReset: true, at: .epoch)]))
    #expect(reset.map(\.completeness) == [.partial("the connection ended within the response")])
  }

  @Test func `a body is kept up to its limit, counted whole, and said to be cut`() {
    var limits = Limits()
    limits.bodyKept = 2
    let request = "GET / HTTP/1.1\r\n\r\n"
    let at = self.exchanges(self.run([self.client(request), self.server(self.ok)], limits: limits))
    #expect(at[0].completeness == .complete)
    limits.bodyKept = 1
    let over = self.exchanges(self.run([self.client(request), self.server(self.ok)], limits: limits))
    #expect(over[0].completeness == .partial("a body is longer than what is kept"))
    #expect(over[0].response?.body == wire("h") && over[0].response?.bodyLength == 2)
  }

  @Test func `as many requests may wait as the limit; one more makes the connection opaque`() {
    var limits = Limits()
    limits.messagesInFlight = 2
    let request = "GET / HTTP/1.1\r\n\r\n"
    let at = self.run([self.client(request + request), self.server(self.ok + self.ok)] + self.closed(), limits: limits)
    #expect(at.count == 2)
    let over = self.run([self.client(request + request + request), self.server(self.ok)] + self.closed(), limits: limits)
    #expect(self.exchanges(over).map(\.completeness) == [.partial("no response"), .partial("no response")])
    #expect(self.gaps(over).map(\.reason) == ["more requests wait for their response than the limit"])
    #expect(self.gaps(over)[0].bytes == self.ok.utf8.count)
  }

  @Test func `many waiting bodies are kept no more than twice what one may be`() {
    var limits = Limits()
    limits.bodyKept = 10
    let request = "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n0123456789"
    let events = [self.client(String(repeating: request, count: 5))] + self.closed()
    let kept = self.exchanges(self.run(events, limits: limits)).map { $0.request?.body.readableBytes }
    #expect(kept == [10, 10, 0, 0, 0])
  }

  @Test func `after an upgrade or a tunnel the bytes are counted`() {
    for (request, response) in [
      ("GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n"),
      ("CONNECT h:443 HTTP/1.1\r\n\r\n", "HTTP/1.1 200 Connection established\r\n\r\n"),
    ] {
      let actions = self.run(
        [self.client(request), self.server(response + "abc"), self.client("12345"), self.server("de")] + self.closed())
      #expect(self.exchanges(actions).map(\.completeness) == [.complete])
      #expect(self.gaps(actions).map(\.reason) == ["after an upgrade, not understood yet"])
      #expect(self.gaps(actions)[0].bytes == 10)
    }
  }

  @Test func `an upgrade that is not granted leaves the connection as it was`() {
    let request = "GET / HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n"
    let exchanges = self.exchanges(
      self.run([self.client(request), self.server(self.ok), self.client("GET /2 HTTP/1.1\r\n\r\n"), self.server(self.ok)]))
    #expect(exchanges.map(\.location) == ["/", "/2"])
  }

  @Test func `a request with several Hosts, or none where one must stand, is read whole and marked`() {
    for (fields, isOdd) in [("", true), ("Host: a\r\n", false), ("Host: a\r\nHost: a\r\n", true)] {
      let exchanges = self.exchanges(self.run([self.client("GET / HTTP/1.1\r\n\(fields)\r\n"), self.server(self.ok)]))
      #expect(exchanges.map(\.completeness) == [.complete])
      #expect(exchanges.map(\.tags) == [isOdd ? [Exchange.Tag("odd", "host")] : []])
    }
  }

  @Test func `ambiguous framing is read, marked and partial`() {
    let exchanges = self.exchanges(
      self.run([
        self.client("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"),
        self.server(self.ok),
      ]))
    #expect(exchanges.map(\.completeness) == [.partial("ambiguous framing")])
    #expect(exchanges[0].tags == [Exchange.Tag("odd", "both lengths")])
    #expect(exchanges[0].request?.body == wire("a"))
  }

  @Test func `what is not HTTP makes the rest opaque, with every byte counted`() {
    let actions = self.run(
      [
        self.client("GET / HTTP/1.1\r\n\r\n"), self.server(self.ok), self.client("\u{16}\u{3}\u{1}garbage\r\n"),
        self.server("more"),
      ] + self.closed())
    #expect(self.exchanges(actions).map(\.completeness) == [.complete])
    let reason = "the client's bytes cannot be read as HTTP/1: the method is not a token"
    #expect(self.gaps(actions) == [Gap(reason: reason, bytes: 16, host: "10.0.0.2")])
  }

  @Test func `what is over a limit is said to be that`() {
    let fields = String(repeating: "a: b\r\n", count: Limits.defaults.fieldCount + 1)
    let actions = self.run([self.client("GET / HTTP/1.1\r\n\(fields)\r\n")] + self.closed())
    #expect(
      self.gaps(actions).map(\.reason) == ["the client's bytes cannot be read as HTTP/1: there are more fields than the limit"])
  }

  @Test func `a head that never ended is counted`() {
    let actions = self.run([self.client("GET / HT")] + self.closed())
    #expect(self.gaps(actions).map(\.bytes) == [8])
  }

  @Test func `a body of very many parts grows in place`() {
    let (part, count) = (String(repeating: "x", count: 64), 65_536)
    let head = "HTTP/1.1 200 OK\r\nContent-Length: \(64 * count)\r\n\r\n"
    var events = [self.client("GET / HTTP/1.1\r\n\r\n"), self.server(head)]
    events += Array(repeating: self.server(part), count: count)
    // copying what is there for each part would move 128 GiB
    #expect(self.exchanges(self.run(events))[0].response?.body.readableBytes == 64 * count)
  }

  /// Both directions of a conversation of every shape, with the side that each part belongs to.
  private var conversation: [(Peer, String)] {
    [
      (
        .client,
        "GET /1 HTTP/1.1\r\nHost: h\r\nCookie: a=b; JSESSIONID=42\r\n\r\nPOST /2 HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
      ),
      (.upstream, "HTTP/1.1 100 Continue\r\n\r\n" + self.ok),
      (.upstream, "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: v\r\n\r\n"),
      (.client, "\r\nHEAD /3 HTTP/1.1\r\nHost: h\r\n\r\nGET /4 HTTP/1.1\r\nX: a\r\n b\r\n\r\n"),
      (.upstream, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"),
      (.client, "POST /5 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n"),
      (.upstream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end"),
    ]
  }

  @Test func `fed byte by byte it says what it says fed whole`() {
    let whole = self.run(self.conversation.map { .received($0.0, wire($0.1), at: .epoch) } + self.closed())
    #expect(self.exchanges(whole).count == 5)
    #expect(self.exchanges(whole).allSatisfy { $0.completeness == .complete })
    let dripped = self.run(
      self.conversation.flatMap { peer, text in
        text.utf8.map { DissectorEvent.received(peer, ByteBuffer(bytes: [$0]), at: .epoch) }
      } + self.closed())
    #expect(dripped == whole)
  }

  @Test func `cut at any byte it says what it says fed whole`() {
    let whole = self.run(self.conversation.map { .received($0.0, wire($0.1), at: .epoch) } + self.closed())
    for (index, part) in self.conversation.enumerated() {
      for cut in 1..<part.1.utf8.count {
        var events: [DissectorEvent] = []
        for (position, (peer, text)) in self.conversation.enumerated() {
          let bytes = Array(text.utf8)
          if position == index {
            events.append(.received(peer, ByteBuffer(bytes: bytes[..<cut]), at: .epoch))
            events.append(.received(peer, ByteBuffer(bytes: bytes[cut...]), at: .epoch))
          } else {
            events.append(.received(peer, ByteBuffer(bytes: bytes), at: .epoch))
          }
        }
        #expect(self.run(events + self.closed()) == whole)
      }
    }
  }

  @Test func `what it recorded the responder answers and the driver sends`() throws {
    let exchanges = self.exchanges(
      self.run(self.conversation.map { .received($0.0, wire($0.1), at: .epoch) } + self.closed()))
    let http = HTTP1Protocol()
    for exchange in exchanges {
      let (request, response) = (try #require(exchange.request), try #require(exchange.response))
      let sent = http.prepare(request: request, server: Endpoint(name: "h", port: 80), isSecure: false)
      var responder = http.makeResponder(Self.context, limits: .defaults)
      var actions: [ResponderAction] = []
      responder.handle(.received(sent, at: .epoch), into: &actions)
      guard case .ask(let question)? = actions.first else {
        Issue.record("nothing asked for \(sent)")
        continue
      }
      #expect(question.request.body == request.body)
      let prepared = http.prepare(response: response, to: request, adding: Fields())
      responder.handle(.answered(.prepared(prepared), at: .epoch), into: &actions)
      var driver = http.makeDriver(limits: .defaults)
      var driven: [DriverAction] = []
      driver.handle(.send(request: request, wire: sent), into: &driven)
      driver.handle(.received(prepared.wire, at: .epoch), into: &driven)
      driver.handle(.closed(isReset: false, at: .epoch), into: &driven)
      guard driven.count > 1, case .completed(let answer, _, _) = driven[1] else {
        Issue.record("no answer to \(sent): \(driven)")
        continue
      }
      #expect(answer == response)
    }
  }
}
