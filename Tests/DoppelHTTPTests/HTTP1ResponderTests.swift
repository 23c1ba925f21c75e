// swift-format-ignore-file: NeverForceUnwrap

import DoppelExchange
import DoppelHTTP
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

struct HTTP1ResponderTests {
  private static let start = Timestamp(nanoseconds: 5)
  private static let hit = PreparedResponse(
    wire: wire("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"), closes: false)
  private static let chunked = PreparedResponse(
    wire: wire("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"), closes: false)

  private func responder(_ limits: Limits = .defaults) -> HTTP1Responder {
    HTTP1Responder(ConnectionContext(id: ConnectionID(1), direction: .outbound), limits: limits)
  }

  private func received(_ text: String) -> ResponderEvent { .received(wire(text), at: Self.start) }

  private func answered(_ answer: Answer) -> ResponderEvent { .answered(answer, at: Self.start) }

  private func ask(_ text: String, limits: Limits = .defaults) -> ResponderAction {
    let request = HTTPMessages.request(wire(text))!
    let key = HTTPSignature.of(request, host: nil).canonicalBytes
    return .ask(Question(key: key, request: request, startedAt: Self.start))
  }

  /// The actions of one event after others.
  private func actions(_ events: [ResponderEvent], limits: Limits = .defaults) -> [ResponderAction] {
    var responder = self.responder(limits)
    var actions: [ResponderAction] = []
    for event in events { responder.handle(event, into: &actions) }
    return actions
  }

  private func sent(_ actions: [ResponderAction]) -> [String] {
    actions.compactMap { if case .send(let bytes) = $0 { String(buffer: bytes) } else { nil } }
  }

  private let get = "GET /a?b=1 HTTP/1.1\r\nHost: h:80\r\n\r\n"

  @Test func `a request is asked and its prepared answer sent as it is`() {
    play(self.responder()) {
      on(self.received(self.get), does: self.ask(self.get))
      on(self.answered(.prepared(Self.hit)), does: .send(Self.hit.wire))
      on(self.received(self.get), does: self.ask(self.get))
      on(self.answered(.prepared(Self.chunked)), does: .send(Self.chunked.wire))
      on(.closed(at: Self.start), does: .close)
    }
  }

  @Test func `pipelined requests are asked in order, and answered in order`() {
    play(self.responder()) {
      on(
        self.received(self.get + "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n"), does: self.ask(self.get),
        self.ask("GET /2 HTTP/1.1\r\nHost: h\r\n\r\n"))
      on(self.answered(.prepared(Self.hit)), does: .send(Self.hit.wire))
      on(self.answered(.prepared(Self.chunked)), does: .send(Self.chunked.wire))
    }
  }

  @Test func `a request may come byte by byte`() {
    let request = "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
    let events = request.utf8.map { ResponderEvent.received(ByteBuffer(bytes: [$0]), at: Self.start) }
    #expect(self.actions(events) == [self.ask(request)])
  }

  @Test func `100 is said once when the body is waited for, and not when it is there`() {
    let head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    play(self.responder()) {
      on(self.received(head), does: .send(wire("HTTP/1.1 100 Continue\r\n\r\n")))
      on(self.received("a"))
      on(self.received("b"), does: self.ask(head + "ab"))
    }
    #expect(self.actions([self.received(head + "ab")]) == [self.ask(head + "ab")])
  }

  @Test func `100 is not said before an earlier answer`() {
    let head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    play(self.responder()) {
      on(self.received(self.get + head), does: self.ask(self.get))
      on(self.answered(.prepared(Self.hit)), does: .send(Self.hit.wire), .send(wire("HTTP/1.1 100 Continue\r\n\r\n")))
    }
  }

  @Test func `a miss is 404 with the explanation, a failure 502 with the reason`() throws {
    let miss = self.sent(self.actions([self.received(self.get), self.answered(.miss(explanation: wire("{\"near\":[]}")))]))
    #expect(miss[0].hasPrefix("HTTP/1.1 404 Not Found\r\n"))
    #expect(miss[0].contains("Doppel-Outcome: miss\r\n") && miss[0].contains("Content-Type: application/json\r\n"))
    #expect(miss[0].hasSuffix("\r\n\r\n{\"near\":[]}"))
    let failed = self.sent(self.actions([self.received(self.get), self.answered(.failed(reason: "no \"route\""))]))
    #expect(failed[0].hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
    #expect(failed[0].contains("Doppel-Outcome: failed\r\n"))
    #expect(failed[0].hasSuffix("{\"error\":\"no \\\"route\\\"\"}"))
  }

  @Test func `the answer to HEAD carries no body`() {
    let head = "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"
    for answer in [Answer.prepared(Self.hit), .prepared(Self.chunked), .miss(explanation: wire("{}")), .failed(reason: "x")] {
      let sent = self.sent(self.actions([self.received(head), self.answered(answer)]))
      #expect(sent.count == 1 && sent[0].hasSuffix("\r\n\r\n"), "\(sent)")
    }
  }

  @Test func `a client of HTTP 1_0 gets a length instead of chunks, and the end of the connection`() {
    let old = "GET / HTTP/1.0\r\n\r\n"
    #expect(
      self.actions([self.received(old), self.answered(.prepared(Self.hit))])
        == [self.ask(old), .send(Self.hit.wire), .close])
    let actions = self.actions([self.received(old), self.answered(.prepared(Self.chunked))])
    #expect(self.sent(actions) == ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"])
    #expect(actions.last == .close)
  }

  @Test func `a client of HTTP 1_0 that keeps the connection is told that it is kept`() {
    let old = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
    let actions = self.actions([self.received(old), self.answered(.prepared(Self.hit)), self.received(old)])
    #expect(self.sent(actions) == ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhi"])
    #expect(actions.last == self.ask(old))
  }

  @Test func `the connection ends after Connection close of either side`() {
    let closing = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    #expect(
      self.actions([self.received(closing + self.get), self.answered(.prepared(Self.hit))])
        == [
          self.ask(closing), .send(wire("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")), .close,
        ])
    let last = PreparedResponse(wire: wire("HTTP/1.0 200 OK\r\n\r\nx"), closes: true)
    #expect(
      self.actions([self.received(self.get), self.answered(.prepared(last)), self.received(self.get)])
        == [self.ask(self.get), .send(last.wire), .linger])
  }

  @Test func `a recorded Connection that is not so is corrected, and nothing else changes`() {
    let kept = PreparedResponse(
      wire: wire("HTTP/1.1 200 OK\r\nA: 1\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\nhi"),
      closes: false)
    func sent(_ request: String) -> [String] {
      self.sent(self.actions([self.received(request), self.answered(.prepared(kept))]))
    }
    #expect(sent(self.get) == [String(buffer: kept.wire)])
    #expect(sent("GET / HTTP/1.0\r\n\r\n") == ["HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 2\r\n\r\nhi"])
    #expect(
      sent("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        == ["HTTP/1.1 200 OK\r\nA: 1\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi"])
    #expect(sent("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") == [String(buffer: kept.wire)])
  }

  @Test func `a miss and a failure say that the connection ends where it does`() {
    let closing = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    for answer in [Answer.miss(explanation: wire("{}")), .failed(reason: "x")] {
      let sent = self.sent(self.actions([self.received(closing), self.answered(answer)]))
      #expect(sent.first?.contains("\r\nConnection: close\r\n") == true)
      let kept = self.sent(self.actions([self.received(self.get), self.answered(answer)]))
      #expect(kept.first?.contains("Connection") == false)
    }
  }

  @Test(arguments: [
    ("HTTP/1.1", "", false), ("HTTP/1.1", "Host: h\r\n", true), ("HTTP/1.1", "Host:\r\n", true),
    ("HTTP/1.1", "Host: h\r\nhost: h\r\n", false), ("HTTP/1.1", "Host: h\r\nA: b\r\nHost: other\r\n", false),
    ("HTTP/1.0", "", true), ("HTTP/1.0", "Host: h\r\n", true), ("HTTP/1.0", "Host: h\r\nHost: h\r\n", false),
  ]) func `a request has one Host, or none in HTTP 1_0, and is refused with 400 else`(
    version: String, fields: String, isAsked: Bool
  ) {
    for body in ["\r\n", "Content-Length: 2\r\n\r\nhi"] {
      let request = "POST / \(version)\r\n\(fields)\(body)"
      let actions = self.actions([self.received(request)])
      guard !isAsked else {
        #expect(actions == [self.ask(request)])
        continue
      }
      #expect(self.sent(actions).first?.hasPrefix("HTTP/1.1 400 Bad Request\r\n") == true)
      #expect(self.sent(actions).first?.contains("\"Host stands more than once, or is missing in HTTP/1.1\"") == true)
      #expect(actions.last == .linger)
    }
  }

  @Test func `a half-closed client still gets what it asked for`() {
    play(self.responder()) {
      on(self.received(self.get), does: self.ask(self.get))
      on(.closed(at: Self.start))
      on(self.answered(.prepared(Self.hit)), does: .send(Self.hit.wire), .close)
    }
  }

  @Test func `a recorded response is made consistent before it is sent`() {
    let message = Message(
      start: .status(version: "HTTP/1.1", code: 200, reason: "OK"), fields: Fields(["content-length": "99", "X": "y"]),
      body: wire("abc"), framing: .length)
    let sent = self.sent(self.actions([self.received(self.get), self.answered(.response(message))]))
    #expect(sent == ["HTTP/1.1 200 OK\r\ncontent-length: 3\r\nX: y\r\n\r\nabc"])
  }

  @Test(arguments: [
    ("GARBAGE\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("GET / HTTP/2.0\r\n\r\n", 505), ("CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 501),
    ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
  ]) func `what cannot be read is refused with its reason, and the connection ends`(text: String, status: Int) throws {
    let actions = self.actions([self.received(text)])
    let sent = self.sent(actions)
    #expect(sent.count == 1)
    let response = try #require(HTTPMessages.response(wire(sent[0])))
    guard case .status(_, status, _) = response.start else {
      Issue.record("\(response.start)")
      return
    }
    #expect(response.fields.first("Connection") == "close")
    #expect(try FieldTree(json: response.body).root["error"]?.string != nil)
    #expect(actions.last == .linger)
    #expect(actions.contains { if case .gap = $0 { true } else { false } })
  }

  @Test func `a refusal waits for earlier answers`() {
    var responder = self.responder()
    var actions: [ResponderAction] = []
    responder.handle(self.received(self.get + "BAD\r\n\r\n"), into: &actions)
    #expect(self.sent(actions).isEmpty)
    responder.handle(self.answered(.prepared(Self.hit)), into: &actions)
    #expect(self.sent(actions).count == 2)
    #expect(self.sent(actions)[1].hasPrefix("HTTP/1.1 400 "))
    #expect(actions.last == .linger)
  }

  @Test func `an answer that ends the connection before a refusal is not lost to a reset`() {
    let last = PreparedResponse(wire: wire("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi"), closes: true)
    #expect(
      self.actions([self.received(self.get), self.received("BAD\r\n\r\n"), self.answered(.prepared(last))]).suffix(2)
        == [.send(last.wire), .linger])
  }

  @Test func `a body may be as long as its limit and no longer, declared or not`() {
    var limits = Limits()
    limits.bodyKept = 4
    for (head, body, over) in [
      ("Content-Length: 4", "abcd", "Content-Length: 5"),
      ("Transfer-Encoding: chunked", "4\r\nabcd\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    ] {
      let within = "POST / HTTP/1.1\r\nHost: h\r\n\(head)\r\n\r\n\(body)"
      #expect(self.actions([self.received(within)], limits: limits) == [self.ask(within)])
      let beyond = "POST / HTTP/1.1\r\nHost: h\r\n\(over)\r\n\r\n" + (head == over ? "5\r\nabcde\r\n0\r\n\r\n" : "")
      #expect(self.sent(self.actions([self.received(beyond)], limits: limits)).first?.hasPrefix("HTTP/1.1 413 ") == true)
    }
  }

  @Test func `as many requests may wait as the limit and no more`() {
    var limits = Limits()
    limits.messagesInFlight = 3
    let asks = self.actions([self.received(String(repeating: self.get, count: 3))], limits: limits)
    #expect(asks.count == 3)
    let events =
      [self.received(String(repeating: self.get, count: 4))]
      + Array(repeating: self.answered(.prepared(Self.hit)), count: 3)
    let sent = self.sent(self.actions(events, limits: limits))
    #expect(sent.count == 4)
    #expect(sent[3].hasPrefix("HTTP/1.1 503 "))
  }

  @Test func `absolute form is accepted and tells the host`() throws {
    let actions = self.actions([self.received("GET http://Other.example:8080/x HTTP/1.1\r\nHost: h\r\n\r\n")])
    guard case .ask(let question) = actions[0] else { throw HTTPError(.target, at: 0) }
    #expect(Signature(canonicalBytes: question.key)?["http:host"] == wire("other.example"))
  }

  @Test func `no bytes and answers whatever crash it`() {
    var choices = Choices(3)
    let pieces = [
      self.get, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n", "abc", "\r\n", "5\r\nhello\r\n", "0\r\n\r\n",
      "\0\u{ff}",
      "Transfer-Encoding: chunked\r\n", "HEAD / HTTP/1.0\r\n\r\n", "Expect: 100-continue\r\n\r\n",
    ]
    for _ in 0..<300 {
      var responder = self.responder()
      var actions: [ResponderAction] = []
      for _ in 0..<20 {
        let event: ResponderEvent =
          switch Int.random(in: 0...4, using: &choices) {
          case 0: self.answered(.prepared(Self.chunked))
          case 1: self.answered(.failed(reason: "x"))
          default: self.received(pieces.randomElement(using: &choices)!)
          }
        responder.handle(event, into: &actions)
      }
      responder.handle(.closed(at: Self.start), into: &actions)
      #expect(actions.filter { $0 == .close }.count <= 1)
    }
  }
}
