import DoppelExchange
import DoppelHTTP
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

struct HTTPForwarderTests {
  private let origin = Endpoint(name: "origin.example", port: 80)
  private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

  private func client(_ text: String) -> HTTPForwarder.Event { .received(.client, wire(text)) }
  private func upstream(_ text: String) -> HTTPForwarder.Event { .received(.upstream, wire(text)) }
  private func toClient(_ text: String) -> HTTPForwarder.Action { .send(.client, wire(text)) }
  private func toUpstream(_ text: String) -> HTTPForwarder.Action { .send(.upstream, wire(text)) }

  private func get(_ path: String = "/", host: String = "origin.example") -> String {
    "GET http://\(host)\(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n"
  }

  private func originGet(_ path: String = "/", host: String = "origin.example") -> String {
    "GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n"
  }

  private func run(_ events: [HTTPForwarder.Event], limits: Limits = .defaults) -> [HTTPForwarder.Action] {
    var forwarder = HTTPForwarder(limits: limits)
    var actions: [HTTPForwarder.Action] = []
    for event in events { forwarder.handle(event, into: &actions) }
    return actions
  }

  /// The bytes that went to one side.
  private func sent(_ actions: [HTTPForwarder.Action], to side: Peer) -> String {
    actions.map { if case .send(side, let bytes) = $0 { String(buffer: bytes) } else { "" } }.joined()
  }

  @Test func `a request goes to the server that it names, and the connection is used again`() {
    play(HTTPForwarder(limits: .defaults)) {
      on(self.client(self.get()), does: .connect(self.origin))
      on(.connected, does: self.toUpstream(self.originGet()))
      on(
        self.upstream(self.ok), does: self.toClient("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"), self.toClient("hi"))
      on(self.client(self.get("/2?q=1")), does: self.toUpstream(self.originGet("/2?q=1")))
    }
  }

  @Test func `another server gets another connection`() {
    let actions = self.run([
      self.client(self.get()), .connected, self.upstream(self.ok), self.client(self.get(host: "other:8080")), .connected,
    ])
    #expect(actions.contains(.disconnect))
    #expect(actions.contains(.connect(Endpoint(name: "other", port: 8080))))
    #expect(actions.last == self.toUpstream(self.originGet(host: "other:8080")))
  }

  @Test func `all but target and the fields for the proxy stays to the byte`() {
    let head =
      "\r\nPOST http://user:pw@Origin.example:80/a%2fb?x HTTP/1.1\r\nhOsT:origin.EXAMPLE \r\nProxy-Connection: keep-alive\r\n"
      + "X-Fold: a\r\n\tb\r\nPROXY-AUTHORIZATION: Basic x\r\n  folded\r\nX:\r\nContent-Length: 3\r\n\r\nabc"
    let actions = self.run([self.client(head), .connected])
    #expect(actions.first == .connect(Endpoint(name: "Origin.example", port: 80)))
    #expect(
      self.sent(actions, to: .upstream)
        == "POST /a%2fb?x HTTP/1.1\r\nhOsT:origin.EXAMPLE \r\nX-Fold: a\r\n\tb\r\nX:\r\nContent-Length: 3\r\n\r\nabc")
  }

  @Test func `a Host that names another server gives way to the target`() {
    let actions = self.run([self.client("GET http://a.example:81/ HTTP/1.1\r\nHost: evil\r\n\r\n"), .connected])
    #expect(self.sent(actions, to: .upstream) == "GET / HTTP/1.1\r\nHost: a.example:81\r\n\r\n")
  }

  @Test func `a target without a path is the root, OPTIONS the server itself`() {
    for (method, target) in [("GET", "/"), ("OPTIONS", "*")] {
      let actions = self.run([self.client("\(method) http://h HTTP/1.1\r\n\r\n"), .connected])
      #expect(self.sent(actions, to: .upstream) == "\(method) \(target) HTTP/1.1\r\n\r\n")
    }
    #expect(
      self.sent(self.run([self.client("GET http://h?q HTTP/1.1\r\n\r\n"), .connected]), to: .upstream)
        == "GET /?q HTTP/1.1\r\n\r\n")
  }

  @Test func `bodies stream both ways as they come, chunk framing untouched`() {
    let head = "POST http://h/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    play(HTTPForwarder(limits: .defaults)) {
      on(self.client(head), does: .connect(Endpoint(name: "h", port: 80)))
      on(.connected, does: self.toUpstream("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"))
      on(self.client("00A;x=y\r\n01234"), does: self.toUpstream("00A;x=y\r\n"), self.toUpstream("01234"))
      on(self.upstream("HTTP/1.1 100 Continue\r\n\r\n"), does: self.toClient("HTTP/1.1 100 Continue\r\n\r\n"))
      on(self.client("56789"), does: self.toUpstream("56789"))
      on(self.client("\r\n0\r\nT: v\r\n\r\n"), does: self.toUpstream("\r\n0\r\nT: v\r\n\r\n"))
      on(
        self.upstream("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n"),
        does: self.toClient("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), self.toClient("1\r\n"))
      on(self.upstream("a\r\n0\r\n\r\n"), does: self.toClient("a"), self.toClient("\r\n0\r\n\r\n"))
    }
  }

  @Test func `the next request waits until the response has ended`() {
    var events: [HTTPForwarder.Event] = [self.client(self.get("/1") + self.get("/2")), .connected]
    #expect(self.sent(self.run(events), to: .upstream) == self.originGet("/1"))
    events.append(self.upstream(self.ok))
    #expect(self.sent(self.run(events), to: .upstream) == self.originGet("/1") + self.originGet("/2"))
  }

  @Test func `reading stops while too many bytes wait, at the limit plus one`() {
    var limits = Limits()
    let waiting = self.get("/2")
    limits.relayedBytes = waiting.utf8.count
    let first: [HTTPForwarder.Event] = [self.client(self.get("/1")), .connected]
    #expect(!self.run(first + [self.client(waiting)], limits: limits).contains(.pauseReading(.client)))
    let over = first + [self.client(waiting), self.client("G")]
    #expect(self.run(over, limits: limits).last == .pauseReading(.client))
    #expect(self.run(over + [self.upstream(self.ok)], limits: limits).last == .resumeReading(.client))
  }

  @Test func `a client that is refused while it is not read is not read again`() {
    var limits = Limits()
    limits.relayedBytes = 60
    let first: [HTTPForwarder.Event] = [self.client(self.get("/1")), .connected]
    let paused = first + [self.client("no request" + String(repeating: "x", count: 60) + "\r\n")]
    #expect(self.run(paused, limits: limits).last == .pauseReading(.client))
    let actions = self.run(paused + [self.upstream(self.ok)], limits: limits)
    #expect(actions.last == .close)
    #expect(!actions.contains(.resumeReading(.client)))
  }

  @Test func `reading stops while a connection is opened and too many bytes are held`() {
    var limits = Limits()
    limits.relayedBytes = 60
    let head = "POST http://h/ HTTP/1.1\r\nContent-Length: 1000\r\n\r\n"
    var events: [HTTPForwarder.Event] = [self.client(head), self.client(String(repeating: "x", count: 50))]
    #expect(self.run(events, limits: limits).last == .pauseReading(.client))
    events.append(.connected)
    #expect(self.run(events, limits: limits).last == .resumeReading(.client))
  }

  @Test func `a connection that cannot be opened is 502, and the end`() throws {
    let actions = self.run([self.client(self.get()), .connectFailed("refused")])
    let response = try #require(HTTPMessages.response(wire(self.sent(actions, to: .client))))
    #expect(response.start == .status(version: "HTTP/1.1", code: 502, reason: "Bad Gateway"))
    #expect(try FieldTree(json: response.body).root["error"]?.string == "refused")
    #expect(actions.last == .close)
  }

  @Test func `a server that closes without a response is 502`() {
    let actions = self.run([self.client(self.get()), .connected, .closed(.upstream)])
    #expect(self.sent(actions, to: .client).hasPrefix("HTTP/1.1 502 "))
    #expect(actions.last == .close)
  }

  @Test(arguments: [
    "garbage\r\n\r\n", "GET /origin HTTP/1.1\r\n\r\n", "GET https://h/ HTTP/1.1\r\n\r\n", "GET http://h:0/ HTTP/1.1\r\n\r\n",
    "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
    "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n",
    "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length : 3\r\n\r\n",
    "POST http://h/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
  ])
  func `what is no request to a proxy is refused`(text: String) {
    let actions = self.run([self.client(text)])
    #expect(self.sent(actions, to: .client).hasPrefix("HTTP/1.1 400 "))
    #expect(actions.last == .close)
  }

  @Test func `a response that is not understood is passed on as it is`() {
    let actions = self.run([
      self.client(self.get()), .connected, self.upstream("ICY 200 OK\r\n\r\naudio"), self.upstream("more"),
      .closed(.upstream), .closed(.client),
    ])
    #expect(self.sent(actions, to: .client) == "ICY 200 OK\r\n\r\naudiomore")
    #expect(actions.last == .close)
  }

  @Test func `after 101 bytes pass both ways, each direction ending by itself`() {
    let head = "GET http://h/ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    let actions = self.run([
      self.client(head), .connected, self.upstream("HTTP/1.1 101 Switching Protocols\r\n\r\n\u{1}a"), self.client("b"),
      self.upstream("c"), .closed(.client), self.upstream("d"),
    ])
    #expect(self.sent(actions, to: .client) == "HTTP/1.1 101 Switching Protocols\r\n\r\n\u{1}acd")
    #expect(self.sent(actions, to: .upstream).hasSuffix("websocket\r\n\r\nb"))
    #expect(actions.contains(.closeWrite(.upstream)))
    #expect(!actions.contains(.close))
  }

  @Test func `an upgrade that is not granted goes on`() {
    let head = "GET http://h/ HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    let actions = self.run([self.client(head), .connected, self.upstream(self.ok), self.client(self.get(host: "h"))])
    #expect(self.sent(actions, to: .upstream).hasSuffix("GET / HTTP/1.1\r\nHost: h\r\n\r\n"))
  }

  @Test func `a response until the end of the connection ends the client's too`() {
    let actions = self.run([
      self.client(self.get()), .connected, self.upstream("HTTP/1.1 200 OK\r\n\r\nabc"), .closed(.upstream),
    ])
    #expect(self.sent(actions, to: .client).hasSuffix("abc"))
    #expect(actions.last == .close)
  }

  @Test func `a response may end before its request`() {
    let events: [HTTPForwarder.Event] = [
      self.client("POST http://h/ HTTP/1.1\r\nContent-Length: 3\r\n\r\na"), .connected, self.upstream(self.ok),
      self.client("bc"),
      self.client(self.get(host: "h")),
    ]
    let actions = self.run(events)
    #expect(self.sent(actions, to: .upstream).hasSuffix("\r\n\r\nabcGET / HTTP/1.1\r\nHost: h\r\n\r\n"))
  }

  @Test(arguments: [true, false])
  func `a half-closed client still gets its response, and its server hears of the end`(isConnected: Bool) {
    let end: [HTTPForwarder.Event] = isConnected ? [.connected, .closed(.client)] : [.closed(.client), .connected]
    let actions = self.run([self.client(self.get())] + end + [self.upstream(self.ok)])
    #expect(self.sent(actions, to: .client) == self.ok)
    #expect(actions.filter { $0 == .closeWrite(.upstream) }.count == 1)
    #expect(actions.last == .close)
  }

  @Test func `a half-closed client still gets the responses to all that it asked, from whichever server`() {
    let asked = self.client(self.get("/1") + self.get("/2") + self.get("/3", host: "other"))
    let answered: [HTTPForwarder.Event] = [self.upstream(self.ok), self.upstream(self.ok), .connected, self.upstream(self.ok)]
    for events in [[asked, .connected, .closed(.client)], [asked, .closed(.client), .connected]] {
      let actions = self.run(events + answered)
      #expect(self.sent(actions, to: .client) == self.ok + self.ok + self.ok)
      #expect(
        self.sent(actions, to: .upstream) == self.originGet("/1") + self.originGet("/2") + self.originGet("/3", host: "other"))
      #expect(actions.filter { $0 == .closeWrite(.upstream) }.count == 1)
      #expect(actions.filter { $0 == .close }.count == 1 && actions.last == .close)
    }
  }

  @Test(arguments: ["GET http://origin.exam", "POST http://origin.example/ HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc"])
  func `a client that ends within a later request gets the response to the one before`(rest: String) {
    let actions = self.run([self.client(self.get() + rest), .connected, .closed(.client), self.upstream(self.ok)])
    #expect(self.sent(actions, to: .client) == self.ok)
    #expect(actions.last == .close)
  }

  @Test(arguments: [nil, HTTPForwarder.Event.lost])
  func `after a last answer that comes early the rest of the request still goes to the server`(lost: HTTPForwarder.Event?) {
    let head = "POST http://h/ HTTP/1.1\r\nContent-Length: 4\r\n\r\n"
    let refused = "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    let early: [HTTPForwarder.Event] = [
      self.client(head + "a"), .connected, self.upstream(refused), .closed(.upstream), self.client("bc"),
    ]
    let actions = self.run(early)
    #expect(self.sent(actions, to: .client) == refused)
    #expect(self.sent(actions, to: .upstream).hasSuffix("\r\n\r\nabc"))
    #expect(actions.contains(.closeWrite(.client)) && !actions.contains(.close))
    let ended = self.run(early + [lost ?? self.client("d")])
    #expect(ended.last == .close)
    #expect(self.sent(ended, to: .upstream).hasSuffix(lost == nil ? "abcd" : "abc"))
  }

  @Test func `an early answer that ends with its connection lets the request end, one that is cut does not`() {
    let head = "POST http://h/ HTTP/1.1\r\nContent-Length: 4\r\n\r\na"
    let whole = self.run([
      self.client(head), .connected, self.upstream("HTTP/1.0 200 OK\r\n\r\nall"), .closed(.upstream), self.client("bcd"),
    ])
    #expect(whole.contains(.closeWrite(.client)) && whole.last == .close)
    #expect(self.sent(whole, to: .upstream).hasSuffix("abcd"))
    let cut = self.run([
      self.client(head), .connected, self.upstream("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut"), .closed(.upstream),
      self.client("bcd"),
    ])
    #expect(cut.last == .close)
    #expect(self.sent(cut, to: .upstream).hasSuffix("\r\n\r\na"))
  }

  @Test func `what a server that is not there was to be sent is told`() {
    let actions = self.run([self.client(self.get()), .connectFailed("refused")])
    #expect(actions.contains(.unsent(self.origin, wire(self.originGet()))))
  }

  @Test(arguments: [HTTPForwarder.Event.closed(.upstream), .lost])
  func `an idle server that ends is let go at once`(end: HTTPForwarder.Event) {
    let actions = self.run([self.client(self.get()), .connected, self.upstream(self.ok), end, end])
    #expect(actions.last == .disconnect)
    #expect(actions.filter { $0 == .disconnect }.count == 1)
  }

  @Test func `a server that is lost within a tunnel ends it`() {
    let actions = self.run([
      self.client(self.get()), .connected, self.upstream("ICY 200 OK\r\n\r\n"), .closed(.upstream), .lost,
    ])
    #expect(actions.filter { $0 == .closeWrite(.client) }.count == 1)
    #expect(actions.last == .close)
  }

  @Test func `an idle server that closes is connected to anew`() {
    let actions = self.run([
      self.client(self.get()), .connected, self.upstream(self.ok), .closed(.upstream), self.client(self.get()),
    ])
    #expect(actions.last == .connect(self.origin))
  }

  @Test func `cut at any byte the same bytes go out`() {
    let request =
      "POST http://h/p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + self.get(host: "h")
    let response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a\r\nhi\r\n0\r\nT: v\r\n\r\n" + self.ok
    let whole = self.run([self.client(request), .connected, self.upstream(response)])
    for cut in 1..<request.utf8.count {
      let bytes = Array(request.utf8)
      let first = HTTPForwarder.Event.received(.client, ByteBuffer(bytes: bytes[..<cut]))
      let second = HTTPForwarder.Event.received(.client, ByteBuffer(bytes: bytes[cut...]))
      let opens = !self.run([first]).isEmpty
      let actions = self.run((opens ? [first, .connected, second] : [first, second, .connected]) + [self.upstream(response)])
      #expect(self.sent(actions, to: .upstream) == self.sent(whole, to: .upstream))
    }
    for cut in 1..<response.utf8.count {
      let bytes = Array(response.utf8)
      let actions = self.run([
        self.client(request), .connected, .received(.upstream, ByteBuffer(bytes: bytes[..<cut])),
        .received(.upstream, ByteBuffer(bytes: bytes[cut...])),
      ])
      #expect(self.sent(actions, to: .client) == response)
      #expect(self.sent(actions, to: .upstream) == self.sent(whole, to: .upstream))
    }
  }

  @Test func `no events whatever crash it or close it twice`() {
    var choices = Choices(5)
    let pieces = [
      self.get(), "GET /", "\r\n", "5\r\nhello\r\n", "HTTP/1.1 101 x\r\n\r\n", self.ok, "\0", "HTTP/1.1 200 OK\r\n\r\n",
    ]
    for _ in 0..<500 {
      var events: [HTTPForwarder.Event] = []
      for _ in 0..<12 {
        let piece = wire(pieces.randomElement(using: &choices)!)
        let all: [HTTPForwarder.Event] = [
          .received(.client, piece), .received(.upstream, piece), .connected, .connectFailed("x"), .closed(.client),
          .closed(.upstream), .lost, .received(.client, piece), .received(.upstream, piece), .connected,
        ]
        events.append(all.randomElement(using: &choices)!)
      }
      #expect(self.run(events).filter { $0 == .close }.count <= 1)
    }
  }
}
