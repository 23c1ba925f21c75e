import DoppelExchange
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct ProxyHandshakeTests {
  private typealias Action = ProxyHandshake.Action

  private static let established = "HTTP/1.1 200 Connection established\r\n\r\n"
  private static let granted: [UInt8] = [0, 0x5a, 0, 0, 0, 0, 0, 0]
  private static let denied: [UInt8] = [0, 0x5b, 0, 0, 0, 0, 0, 0]

  private func said(_ text: String) -> ProxyHandshake.Event { .received(ByteBuffer(string: text)) }
  private func said(_ bytes: [UInt8]) -> ProxyHandshake.Event { .received(ByteBuffer(bytes: bytes)) }
  private func reply(_ code: UInt8) -> Action { .send(ByteBuffer(bytes: [5, code, 0, 1, 0, 0, 0, 0, 0, 0])) }
  private func gap(_ reason: String) -> Action { .gap(Gap(reason: "refused on the outbound port: \(reason)")) }

  /// All actions to these bytes, given one by one or whole, with the server there at once.
  private func actions(_ bytes: some Sequence<UInt8>, whole: Bool, limits: Limits = .defaults) -> [Action] {
    var machine = ProxyHandshake(limits: limits)
    var actions: [Action] = []
    let parts = whole ? [Array(bytes)] : bytes.map { [$0] }
    for part in parts {
      let before = actions.count
      machine.handle(.received(ByteBuffer(bytes: part)), into: &actions)
      let hasAsked = actions[before...].contains { if case .connect = $0 { true } else { false } }
      if hasAsked { machine.handle(.connected, into: &actions) }
    }
    return actions
  }

  // MARK: CONNECT

  @Test func `CONNECT names a server and gets its tunnel`() {
    play(ProxyHandshake()) {
      on(
        self.said("CONNECT Example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n"),
        does: .connect(Endpoint(name: "example.com", port: 443)))
      on(.connected, does: .send(ByteBuffer(string: Self.established)), .tunnel(ByteBuffer()))
      on(self.said("too late"))
    }
  }

  @Test func `what comes with CONNECT or after it waits for the tunnel`() {
    play(ProxyHandshake()) {
      on(self.said("CONNECT [::1]:9 HTTP/1.1\r\n\r\nfirst "), does: .connect(Endpoint(name: "::1", port: 9)))
      on(self.said("second"))
      on(.connected, does: .send(ByteBuffer(string: Self.established)), .tunnel(ByteBuffer(string: "first second")))
    }
  }

  @Test func `a server that is not there is told as 502 with the reason`() {
    var machine = ProxyHandshake()
    var actions: [Action] = []
    machine.handle(self.said("CONNECT a:1 HTTP/1.1\r\n\r\n"), into: &actions)
    machine.handle(.failed("nobody \"there\""), into: &actions)
    guard case .send(let wire) = actions[1] else { return #expect(Bool(false), "no reply") }
    let text = String(buffer: wire)
    #expect(text.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n") && text.hasSuffix(#"{"error":"nobody \"there\""}"#))
    #expect(actions.last == .close)
  }

  @Test(arguments: [
    "CONNECT a HTTP/1.1", "CONNECT a:0 HTTP/1.1", "CONNECT a:65536 HTTP/1.1", "CONNECT :1 HTTP/1.1", "CONNECT a:1", "CONNECT  ",
    "CONNECT a:x HTTP/1.1", "CONNECT a:1 HTTP/2.0", "CONNECT a\u{e9}:1 HTTP/1.1", "CONNECT a:1 HTTP/1.1 x",
    "CONNECT a:-1 HTTP/1.1", "CONNECT a:+1 HTTP/1.1", "CONNECT a: HTTP/1.1",
  ]) func `a CONNECT that names no server is refused with 400`(line: String) {
    let actions = self.actions("\(line)\r\n\r\n".utf8, whole: true)
    #expect(actions.first == self.gap("a CONNECT request that names no host and port"))
    guard actions.count == 3, case .send(let wire) = actions[1] else { return #expect(Bool(false), "\(actions)") }
    #expect(String(buffer: wire).hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    #expect(actions[2] == .close)
  }

  @Test(arguments: [true, false]) func `a header block at the limit is taken, one byte more is refused with 431`(whole: Bool) {
    var limits = Limits.defaults
    limits.headerBlock = 200
    for extra in [0, 1] {
      let frame = "CONNECT a:1 HTTP/1.1\r\nX: \r\n\r\n"
      let text = "CONNECT a:1 HTTP/1.1\r\nX: \(String(repeating: "x", count: 200 + extra - frame.utf8.count))\r\n\r\n"
      let actions = self.actions(text.utf8, whole: whole, limits: limits)
      if extra == 0 {
        #expect(actions.first == .connect(Endpoint(name: "a", port: 1)))
      } else {
        guard actions.count >= 3, case .send(let wire) = actions[1] else { return #expect(Bool(false), "\(actions)") }
        #expect(String(buffer: wire).hasPrefix("HTTP/1.1 431 "))
        #expect(actions[2] == .close)
      }
    }
  }

  @Test func `at the limit what comes before the tunnel waits, beyond it the client is refused`() {
    var limits = Limits.defaults
    limits.relayedBytes = 10
    play(ProxyHandshake(limits: limits)) {
      on(self.said("CONNECT a:1 HTTP/1.1\r\n\r\n12345"), does: .connect(Endpoint(name: "a", port: 1)))
      on(self.said("67890"))
      on(self.said("x"), does: self.gap("a client that sent too much before it was connected"), .close)
      on(.connected)
      on(.failed("late"))
    }
  }

  // MARK: SOCKS4 and SOCKS4a

  @Test func `SOCKS4 names an address`() {
    play(ProxyHandshake()) {
      on(
        self.said([4, 1, 0x1f, 0x90, 127, 0, 0, 1] + Array("me".utf8) + [0, 0x2a]),
        does: .connect(Endpoint(name: "127.0.0.1", port: 8080)))
      on(.connected, does: .send(ByteBuffer(bytes: Self.granted)), .tunnel(ByteBuffer(bytes: [0x2a])))
    }
  }

  @Test func `SOCKS4a names a host`() {
    play(ProxyHandshake()) {
      on(
        self.said([4, 1, 0, 80, 0, 0, 0, 1, 0] + Array("Example.com".utf8) + [0]),
        does: .connect(Endpoint(name: "example.com", port: 80)))
      on(.failed("no"), does: .send(ByteBuffer(bytes: Self.denied)), .close)
    }
  }

  @Test(
    arguments: [
      [4, 2, 0, 80, 1, 2, 3, 4, 0], [4, 1, 0, 0, 1, 2, 3, 4, 0], [4, 1, 0, 80, 0, 0, 0, 1, 0, 0],
      [4, 1, 0, 80, 0, 0, 0, 1, 0, 0x20, 0],
    ] as [[UInt8]]) func `a SOCKS4 request that is none is refused`(bytes: [UInt8])
  {
    #expect(
      self.actions(bytes, whole: true) == [
        self.gap("a SOCKS4 request other than to connect"), .send(ByteBuffer(bytes: Self.denied)), .close,
      ])
  }

  @Test func `a SOCKS4 name that does not end is waited for up to the limit`() {
    let start: [UInt8] = [4, 1, 0, 80, 0, 0, 0, 1, 0]
    let name = [UInt8](repeating: 0x61, count: 600 - start.count)
    #expect(self.actions(start + name, whole: true).isEmpty)
    #expect(
      self.actions(start + name + [0x61], whole: true) == [
        self.gap("a SOCKS4 request whose names do not end"), .send(ByteBuffer(bytes: Self.denied)), .close,
      ])
  }

  // MARK: SOCKS5

  @Test func `SOCKS5 agrees on no login, then names an address, a host or an IPv6 address`() {
    let requests: [([UInt8], Endpoint)] = [
      ([1, 10, 0, 0, 1], Endpoint(name: "10.0.0.1", port: 443)),
      ([3, 5] + Array("A.com".utf8), Endpoint(name: "a.com", port: 443)),
      ([4] + [UInt8](repeating: 0, count: 15) + [1], Endpoint(name: "::1", port: 443)),
    ]
    for (address, server) in requests {
      play(ProxyHandshake()) {
        on(self.said([5, 2, 2, 0]), does: .send(ByteBuffer(bytes: [5, 0])))
        on(self.said([5, 1, 0] + address + [1, 0xbb, 0x16]), does: .connect(server))
        on(.connected, does: self.reply(0), .tunnel(ByteBuffer(bytes: [0x16])))
      }
    }
  }

  @Test func `a client that insists on a login is refused`() {
    for methods in [[5, 0], [5, 1, 2], [5, 2, 1, 2]] as [[UInt8]] {
      #expect(
        self.actions(methods, whole: true) == [
          self.gap("a SOCKS5 client that insists on a login"), .send(ByteBuffer(bytes: [5, 0xff])), .close,
        ])
    }
  }

  @Test(
    arguments: [
      ([5, 2, 0, 1], 7, "a SOCKS5 request other than to connect"), ([5, 3, 0, 1], 7, "a SOCKS5 request other than to connect"),
      ([4, 1, 0, 1], 7, "a SOCKS5 request other than to connect"), ([5, 1, 0, 2], 8, "a SOCKS5 address of an unknown kind"),
      ([5, 1, 0, 3, 0, 0, 80], 1, "a SOCKS5 request that names no host and port"),
      ([5, 1, 0, 1, 1, 2, 3, 4, 0, 0], 1, "a SOCKS5 request that names no host and port"),
      ([5, 1, 0, 3, 1, 0xff, 0, 80], 1, "a SOCKS5 request that names no host and port"),
    ] as [([UInt8], UInt8, String)])
  func `a SOCKS5 request that is none is refused in its words`(bytes: [UInt8], code: UInt8, reason: String) {
    #expect(
      self.actions([5, 1, 0] + bytes, whole: true) == [
        .send(ByteBuffer(bytes: [5, 0])), self.gap(reason), self.reply(code), .close,
      ])
  }

  @Test func `a SOCKS5 server that is not there is told as such`() {
    play(ProxyHandshake()) {
      on(self.said([5, 1, 0]), does: .send(ByteBuffer(bytes: [5, 0])))
      on(self.said([5, 1, 0, 1, 1, 2, 3, 4, 0, 80]), does: .connect(Endpoint(name: "1.2.3.4", port: 80)))
      on(.failed("no"), does: self.reply(4), .close)
    }
  }

  // MARK: all

  @Test(
    arguments: [
      Array("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test\r\n\r\n".utf8),
      [4, 1, 0, 80, 127, 0, 0, 1, 0], [4, 1, 0, 80, 0, 0, 0, 9, 0x61, 0] + Array("a.test".utf8) + [0],
      [5, 1, 0, 5, 1, 0, 3, 6] + Array("a.test".utf8) + [0, 80], [5, 1, 0, 5, 1, 0, 1, 1, 2, 3, 4, 0, 80],
    ] as [[UInt8]]) func `bytes that drip in do what they do together`(bytes: [UInt8])
  {
    #expect(self.actions(bytes, whole: false) == self.actions(bytes, whole: true))
    #expect(self.actions(bytes, whole: true).contains { if case .tunnel = $0 { true } else { false } })
  }

  @Test func `all else is forwarded as soon as it cannot be a handshake`() {
    play(ProxyHandshake()) {
      on(self.said("CON"))
      on(self.said("TENT / HTTP/1.1"), does: .forward(ByteBuffer(string: "CONTENT / HTTP/1.1")))
      on(self.said("more"))
    }
    play(ProxyHandshake()) { on(self.said("G"), does: .forward(ByteBuffer(string: "G"))) }
    play(ProxyHandshake()) { on(self.said([0x16, 3, 1]), does: .forward(ByteBuffer(bytes: [0x16, 3, 1]))) }
    play(ProxyHandshake()) { on(self.said("")) }
  }

  @Test func `any bytes do no harm`() {
    var choices = Choices(31)
    for first in [0x04, 0x05, 0x43, 0x00] as [UInt8] {
      for length in 0..<300 {
        let bytes = [first] + (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &choices) }
        _ = self.actions(bytes, whole: true)
        _ = self.actions(bytes, whole: false)
      }
    }
  }
}
