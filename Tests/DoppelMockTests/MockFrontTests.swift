import DoppelExchange
import DoppelProxy
import DoppelReport
import DoppelRespond
import DoppelRules
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import DoppelMock

@Suite(.serialized) struct MockFrontTests {
  @Test func `a hit is answered through a map, a tunnel and a request in absolute form, and kept as one`() async throws {
    let setting = try await MockSetting(maps: [map(to: 80)])
    let mapped = try await setting.mapped()
    try await mapped.send(ask("/known"))
    try await mapped.received("recorded")
    let tunnel = try await setting.client()
    try await tunnel.send("CONNECT a.test:80 HTTP/1.1\r\n\r\n")
    try await tunnel.received("200 Connection established")
    try await tunnel.send(ask("/known"))
    try await tunnel.received("recorded")
    let absolute = try await setting.client()
    try await absolute.send("GET http://a.test/known HTTP/1.1\r\nHost: a.test\r\n\r\n")
    try await absolute.received("recorded")
    let exchanges = await setting.results.exchanges(atLeast: 3)
    #expect(exchanges.count == 3)
    #expect(exchanges.allSatisfy { $0.tags.contains(Exchange.Tag("match", "HIT")) })
    for client in [mapped, tunnel, absolute] { await client.close() }
    #expect(await setting.isGone())
  }

  @Test func `what a client says to its proxy alone goes to no server and is not kept`() async throws {
    let server = try await LoopbackServer(answer: live)
    let host = "localhost:\(server.port)"
    let setting = try await MockSetting(onMiss: .record, host: "localhost")
    let client = try await setting.client()
    let fields = "Host: \(host)\r\nProxy-Authorization: Basic c2VjcmV0\r\nproxy-connection: Keep-Alive\r\nA: b\r\n"
    try await client.send("GET http://\(host)/live HTTP/1.1\r\n\(fields)\r\n")
    try await client.received("live")
    let peer = try await server.accept()
    #expect(try await peer.received("\r\n\r\n") == "GET /live HTTP/1.1\r\nHost: \(host)\r\nA: b\r\n\r\n")
    for kept in [setting.results, setting.recorded] {
      let request = await kept.exchanges(atLeast: 1).first?.request
      #expect(request?.fields == Fields(["Host": host, "A": "b"]))
    }
    await peer.close()
    await client.close()
    #expect(await setting.isGone(server))
  }

  @Test func `a miss is explained in the protocol's words`() async throws {
    let setting = try await MockSetting(maps: [map(to: 80)])
    let client = try await setting.mapped()
    try await client.send(ask("/unknown"))
    let said = try await client.received("nearMisses")
    #expect(said.hasPrefix("HTTP/1.1 4") || said.hasPrefix("HTTP/1.1 5"))
    #expect(await setting.results.exchanges(atLeast: 1).first?.tags.contains(Exchange.Tag("match", "MISS")) == true)
    await client.close()
    #expect(await setting.isGone())
  }

  @Test func `TLS is answered with a certificate of ours for the name that is asked`() async throws {
    let setting = try await MockSetting(maps: [map(to: 443)])
    let mapped = try await setting.mapped()
    try await setting.startTLS(mapped)
    try await mapped.send(ask("/known"))
    try await mapped.received("recorded")
    let tunnel = try await setting.client()
    try await tunnel.send("CONNECT a.test:443 HTTP/1.1\r\n\r\n")
    try await tunnel.received("200 Connection established")
    try await setting.startTLS(tunnel)
    try await tunnel.send(ask("/known"))
    try await tunnel.received("recorded")
    await mapped.close()
    await tunnel.close()
    #expect(await setting.isGone())
  }

  @Test func `a client that refuses our certificate is closed, and its host said once`() async throws {
    let notices = NoticeBox()
    let setting = try await MockSetting(maps: [map(to: 443)], notice: { notices.add($0) })
    for _ in 0..<2 {
      let client = try await setting.mapped()
      try await setting.startTLS(client, trusting: false)
      _ = try? await client.send(ask("/known"))
      _ = try await client.ending()
      await client.close()
      #expect(await Eventually.holds { OpenSockets.count(port: setting.ports.mapPorts[0]) == 0 })
    }
    let refusals = notices.all.filter { $0.contains("refuses our certificate for a.test") }
    #expect(refusals.count == 1, "\(notices.all)")
    #expect(await setting.isGone())
  }

  @Test func `bytes that no protocol knows are closed`() async throws {
    let setting = try await MockSetting(maps: [map(to: 80)])
    let client = try await setting.mapped()
    try await client.send(ByteBuffer(bytes: [0, 1, 2, 3]))
    _ = try await client.ending()
    await client.close()
    #expect(await setting.isGone())
  }

  @Test(arguments: [true, false])
  func `bytes of no known protocol for a server that no recording knows are one attempt to go out`(isKnown: Bool) async throws {
    let setting = try await MockSetting(maps: [map(to: 5_432)], known: KnownServers(isKnown ? ["a.test"] : []))
    let client = try await setting.mapped()
    try await client.send(ByteBuffer(bytes: [0, 1, 2, 3]))
    _ = try await client.ending()
    let egress = setting.services.report.egress
    #expect(egress.attempts.map(\.destination) == (isKnown ? [] : ["a.test:5432"]))
    #expect(egress.total == (isKnown ? 0 : 1))
    await client.close()
    #expect(await setting.isGone())
  }

  @Test(arguments: [true, false])
  func `a client that leaves without a word is an attempt where no recording knows its server`(isKnown: Bool) async throws {
    let setting = try await MockSetting(maps: [map(to: 5_432)], known: KnownServers(isKnown ? ["a.test"] : []))
    let client = try await setting.mapped()
    try await client.finish()
    #expect(try await client.receivedAll() == "")
    await client.close()
    #expect(await Eventually.holds { setting.services.report.egress.total == (isKnown ? 0 : 1) })
    #expect(await setting.isGone())
    let report = setting.services.report
    #expect(report.egress.attempts.map(\.destination) == (isKnown ? [] : ["a.test:5432"]))
    #expect(report.egress.total == (isKnown ? 0 : 1) && report.misses == 0)
  }

  @Test func `a client that leaves within its first request is one attempt, and one with many misses too`() async throws {
    let setting = try await MockSetting(maps: [map(to: 80, host: "b.test")], known: KnownServers(["a.test"]))
    let half = try await setting.mapped()
    try await half.send("POST /x HTTP/1.1\r\nHost: b.test\r\nContent-Length: 10\r\n\r\npart")
    await half.close()
    let client = try await setting.mapped()
    for _ in 1...3 { try await client.send(ask("/else", host: "b.test")) }
    #expect(await Eventually.holds { setting.services.report.misses == 3 && setting.services.report.egress.total == 2 })
    await client.close()
    #expect(await setting.isGone())
    let report = setting.services.report
    #expect(report.egress.attempts == [.init(destination: "b.test:80", count: 2)] && report.misses == 3)
  }

  @Test func `silence towards a server that no recording knows is one miss and one attempt, soon`() async throws {
    let setting = try await MockSetting()
    try self.wait(MockFront(map(to: 25).tunnel, services: setting.services), "") { channel in
      channel.embeddedEventLoop.advanceTime(by: .seconds(3) - .nanoseconds(1))
      #expect(channel.isActive)
      channel.embeddedEventLoop.advanceTime(by: .nanoseconds(1))
      #expect(!channel.isActive)
    }
    let report = setting.services.report
    #expect(report.misses == 1 && report.egress.attempts == [.init(destination: "a.test:25", count: 1)])
    #expect(await setting.isGone())
  }

  @Test(arguments: ["", "\u{0}\u{1}\u{2}\u{3}"])
  func `where misses pass through, a client without a word or of no known protocol is left to its server`(said: String)
    async throws
  {
    let server = try await LoopbackServer()
    var limits = Limits.defaults
    limits.sniffTime = .milliseconds(1)
    let setting = try await MockSetting(
      maps: [map(to: server.port, host: "localhost")], onMiss: .passthrough, limits: limits)
    let client = try await setting.mapped()
    if !said.isEmpty { try await client.send(said) }
    let peer = try await server.accept()
    if !said.isEmpty { try await peer.received(said) }
    try await peer.send("220 hi\r\n")
    try await client.received("220 hi\r\n")
    for connection in [client, peer] { await connection.close() }
    let report = setting.services.report
    #expect(report.passthroughs == 1 && report.misses == 0 && report.egress.total == 0)
    #expect(report.terminalText().contains("localhost:\(server.port)"))
    #expect(await setting.isGone(server))
  }

  /// A mock of `a.test` alone, with a port that stands for the address of a server whose name is not known.
  private func nameless(
    _ server: LoopbackServer, except: [HostSelector] = [], silence: Duration = .seconds(1_000)
  ) async throws -> MockSetting {
    var limits = Limits.defaults
    limits.sniffTime = silence
    let place = PortMap(port: .auto, server: Endpoint(address: "127.0.0.1", port: server.port), flag: "--map")
    let only = except.isEmpty ? [try HostSelector("a.test")] : []
    return try await MockSetting(maps: [place], mocked: MockedHosts(only: only, except: except), limits: limits)
  }

  @Test func `whether a server that is known by its address is mocked, the client's words tell`() async throws {
    let server = try await LoopbackServer(answer: live)
    let setting = try await self.nameless(server)
    for (host, said) in [("a.test", "recorded"), ("b.test", "live")] {
      let client = try await setting.mapped()
      try await client.send(ask("/known", host: host))
      try await client.received(said)
      await client.close()
    }
    let secure = try await setting.mapped()
    try await setting.startTLS(secure)
    try await secure.send(ask("/known"))
    try await secure.received("recorded")
    await secure.close()
    #expect(server.count == 1)
    #expect(await setting.isGone(server))
  }

  @Test(arguments: [false, true])
  func `TLS for a host that is not mocked goes to its server unread`(isExcepted: Bool) async throws {
    let server = try await LoopbackServer()
    let setting = try await self.nameless(server, except: isExcepted ? [try HostSelector("b.test")] : [])
    let client = try await setting.mapped()
    try await setting.startTLS(client, host: "b.test")
    let begun = client.begin(ByteBuffer(string: "x"))
    let peer = try await server.accept()
    #expect(try await peer.received("b.test").hasPrefix("\u{16}\u{3}\u{1}"))
    await peer.close()
    await client.close()
    _ = try? await begun.get()
    #expect(await setting.isGone(server))
  }

  @Test func `a server that is known by its address and speaks first, or an unknown protocol, is heard`() async throws {
    let server = try await LoopbackServer()
    let setting = try await self.nameless(server, silence: .milliseconds(1))
    let client = try await setting.mapped()
    let peer = try await server.accept()
    try await peer.send("220 hi\r\n")
    try await client.received("220 hi\r\n")
    let other = try await setting.mapped()
    try await other.send(ByteBuffer(bytes: [0, 1, 2, 3]))
    let otherPeer = try await server.accept()
    #expect(try await otherPeer.received(count: 4) == ByteBuffer(bytes: [0, 1, 2, 3]))
    for connection in [client, peer, other, otherPeer] { await connection.close() }
    #expect(await setting.isGone(server))
  }

  private func tags(_ exchanges: [Exchange]) -> [String?] {
    exchanges.map { $0.tags.first { $0.name == "match" }?.value }
  }

  @Test func `a conversation is answered turn by turn, in parts and together, and kept`() async throws {
    let turns = [("", "220 hi\r\n"), ("EHLO me\r\n", "250 you\r\n"), ("NOOP\r\n", "250 ok\r\n"), ("QUIT\r\n", "221 bye\r\n")]
    let setting = try await MockSetting(maps: [map(to: 25, host: "db.test")], library: conversations([turns]))
    let mapped = try await setting.mapped()
    try await mapped.received("220 hi\r\n")
    try await mapped.send("EHLO")
    try await mapped.send(" me\r\n")
    try await mapped.received("250 you\r\n")
    try await mapped.send("NOOP\r\nQUIT\r\n")
    #expect(try await mapped.receivedAll() == "220 hi\r\n250 you\r\n250 ok\r\n221 bye\r\n")
    await mapped.close()
    let exchanges = await setting.results.exchanges(atLeast: 4)
    #expect(self.tags(exchanges) == ["HIT", "HIT", "HIT", "HIT"])
    #expect(exchanges.map { $0.request.map { String(buffer: $0.body) } } == turns.map(\.0))
    #expect(exchanges.map { $0.response.map { String(buffer: $0.body) } } == turns.map(\.1))
    #expect(exchanges.last?.response?.framing == .close)
    #expect(setting.services.report.hits == 4 && setting.services.report.misses == 0)
    #expect(await setting.isGone())
  }

  @Test func `a server that speaks first is heard through CONNECT and within TLS`() async throws {
    let turns = [("", "220 hi\r\n"), ("QUIT\r\n", "221 bye\r\n")]
    for isSecure in [false, true] {
      let setting = try await MockSetting(library: conversations([turns], isSecure: isSecure))
      let client = try await setting.client()
      try await client.send("CONNECT db.test:25 HTTP/1.1\r\n\r\n")
      try await client.received("200 Connection established")
      if isSecure { try await setting.startTLS(client, host: "db.test") }
      try await client.received("220 hi\r\n")
      try await client.send("QUIT\r\n")
      #expect(try await client.receivedAll().hasSuffix("220 hi\r\n221 bye\r\n"))
      await client.close()
      #expect(await setting.isGone())
    }
  }

  @Test func `a request that may become HTTP is answered where it is recorded as another`() async throws {
    let setting = try await MockSetting(
      maps: [map(to: 25, host: "db.test"), map(to: 26, host: "db.test")], library: conversations([[("PING", "PONG")]]))
    let client = try await setting.mapped()
    try await client.send("PING")
    #expect(try await client.receivedAll() == "PONG")
    await client.close()
    #expect(await setting.isGone())
  }

  @Test func `a request that may become HTTP is answered where more than it came at once`() async throws {
    let setting = try await MockSetting(
      maps: [map(to: 25, host: "db.test")], library: conversations([[("PING", "PONG"), ("QUIT", "")]]))
    let client = try await setting.mapped()
    try await client.send("PINGPING")
    try await client.received("PONGPONG")
    await client.close()
    #expect(await setting.isGone())
  }

  @Test(arguments: [true, false])
  func `what a client leaves unfinished is one miss of its server`(hasEnded: Bool) async throws {
    let setting = try await MockSetting(library: conversations([[("PING", "PONG")]]))
    try self.wait(MockFront(map(to: 25, host: "db.test").tunnel, services: setting.services), "PUNG") { channel in
      if hasEnded {
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      } else {
        channel.embeddedEventLoop.advanceTime(by: .seconds(30))
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(10))
      }
      #expect(!channel.isActive)
    }
    let exchanges = setting.results.exchanges
    #expect(self.tags(exchanges) == ["MISS"])
    #expect(exchanges.first?.request?.body == ByteBuffer(string: "PUNG"))
    let report = setting.services.report
    #expect(report.misses == 1 && report.egress.total == 1)
    #expect(await setting.isGone())
  }

  @Test func `an answer to a client's end is given after it, and is no greeting`() async throws {
    let setting = try await MockSetting(
      maps: [map(to: 25, host: "db.test")], library: conversations([[("", "0\n")], [("hello", "5\n")]], asksByEnd: true))
    for (said, answer) in [("", "0\n"), ("hello", "5\n")] {
      let client = try await setting.mapped()
      if !said.isEmpty { try await client.send(said) }
      try await client.finish()
      #expect(try await client.receivedAll() == answer)
      await client.close()
    }
    let exchanges = await setting.results.exchanges(atLeast: 2)
    #expect(self.tags(exchanges) == ["HIT", "HIT"])
    #expect(exchanges.first?.signature["opaque:end"] == ByteBuffer(string: "yes"))
    #expect(await setting.isGone())
  }

  @Test func `a client that ends a conversation is kept as the one that did`() async throws {
    let setting = try await MockSetting(
      maps: [map(to: 25, host: "db.test")], library: conversations([[("PING\n", "PONG\n"), ("QUIT\n", "")]]))
    let client = try await setting.mapped()
    try await client.send("PING\n")
    try await client.received("PONG\n")
    try await client.finish()
    #expect(try await client.receivedAll() == "PONG\n")
    await client.close()
    let exchanges = await setting.results.exchanges(atLeast: 1)
    #expect(exchanges.map { $0.response?.framing } == [.length])
    #expect(await setting.isGone())
  }

  @Test func `a client that still speaks gets all answers before a miss, and no reset`() async throws {
    let setting = try await MockSetting(
      maps: [map(to: 25, host: "db.test")], library: conversations([[("PING\n", "PONG\n"), ("QUIT\n", "")]]))
    let client = try await setting.mapped()
    let rest = "PUNG\n" + String(repeating: "x", count: 8_000_000)
    let sending = client.begin(ByteBuffer(string: String(repeating: "PING\n", count: 50) + rest))
    #expect(try await client.receivedAll() == String(repeating: "PONG\n", count: 50))
    #expect(try await client.ending() == .closed)
    try await sending.get()
    await client.close()
    #expect(setting.services.report.misses == 1)
    #expect(await setting.isGone())
  }

  @Test func `an unknown turn is one miss of its server, and closes`() async throws {
    for onMiss in [Answerer.MissPolicy.fail, .passthrough] {
      let setting = try await MockSetting(
        maps: [map(to: 25, host: "db.test")], onMiss: onMiss, library: conversations([[("PING\n", "PONG\n"), ("QUIT\n", "")]]))
      let client = try await setting.mapped()
      try await client.send("PING\n")
      try await client.received("PONG\n")
      try await client.send("PUNG\n")
      #expect(try await client.receivedAll() == "PONG\n")
      await client.close()
      let exchanges = await setting.results.exchanges(atLeast: 2)
      #expect(self.tags(exchanges) == ["HIT", "MISS"])
      #expect(exchanges.last?.request?.body == ByteBuffer(string: "PUNG\n"))
      let report = setting.services.report
      #expect(report.hits == 1 && report.misses == 1)
      #expect(report.terminalText().contains("db.test:25"))
      #expect(await setting.isGone())
    }
  }

  @Test func `conversations with two servers never mix`() async throws {
    let setting = try await MockSetting(
      maps: [map(to: 26, host: "db.test")], library: conversations([[("", "220"), ("PING", "PONG")]]))
    let client = try await setting.mapped()
    try await client.send(ByteBuffer(bytes: [0, 1]))
    #expect(try await client.receivedAll() == "", "no greeting, and no answer")
    await client.close()
    #expect(await setting.isGone())
  }

  @Test(arguments: [("", 300), ("GET /kno", 30), ("\u{16}\u{3}", 30)])
  func `a client without a word, or that stops within its first, is closed at the limit and not before`(
    half: String, seconds: Int64
  ) async throws {
    let setting = try await MockSetting(known: KnownServers(["a.test"]))
    for tunnel in [map(to: 80).tunnel, nil] {
      try self.wait(MockFront(tunnel, services: setting.services), half) { channel in
        channel.embeddedEventLoop.advanceTime(by: .seconds(seconds) - .nanoseconds(1))
        // Without a server of its own a port knows no TLS, and these bytes are of no other protocol.
        #expect(channel.isActive == (tunnel != nil || !half.hasPrefix("\u{16}")))
        channel.embeddedEventLoop.advanceTime(by: .nanoseconds(1))
        // What was begun is asked as it is, after a moment of silence.
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(half.isEmpty ? 0 : 10))
        #expect(!channel.isActive)
      }
    }
    #expect(await setting.isGone())
  }

  /// A connection whose time the test moves.
  private func wait(_ front: MockFront, _ said: String, _ body: (EmbeddedChannel) throws -> Void) throws {
    let channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHandler(front)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    if !said.isEmpty { try channel.writeInbound(ByteBuffer(string: said)) }
    try body(channel)
    _ = try? channel.finish()
  }

  @Test func `thousands of pipelined requests are all answered`() async throws {
    let setting = try await MockSetting(maps: [map(to: 80)])
    let client = try await setting.mapped()
    let count = 5_000
    let sent = client.begin(ByteBuffer(string: String(repeating: ask("/known"), count: count)))
    try await client.finish()
    let all = try await client.receivedAll()
    try await sent.get()
    #expect(all.split(separator: "HTTP/1.1 200 OK").count == count)
    await client.close()
    #expect(await setting.isGone())
  }

  static let hostile: [[UInt8]] = [
    (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }, [UInt8](repeating: 0x41, count: 1024 * 1024),
    [0x16, 3, 1, 0xff, 0xff] + [UInt8](repeating: 0, count: 2_000), [0x16, 3, 3, 0, 4, 1, 0, 0, 0], Array("GET / HT".utf8),
    [4], [5, 255], [0], Array("GET / HTTP/1.1\r\n".utf8) + [UInt8](repeating: 0x61, count: 200_000),
    Array("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n".utf8),
    Array("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n".utf8),
  ]

  @Test(arguments: hostile.indices) func `hostile input harms nobody else`(index: Int) async throws {
    let setting = try await MockSetting(maps: [map(to: 80)])
    let hostile = [try await setting.client(), try await setting.mapped()]
    for client in hostile { _ = client.begin(ByteBuffer(bytes: Self.hostile[index])) }
    let good = try await setting.mapped()
    try await good.send(ask("/known"))
    try await good.received("recorded")
    for client in hostile + [good] { await client.close() }
    #expect(await setting.isGone())
  }

  @Test func `200 connections leave no socket behind`() async throws {
    let setting = try await MockSetting(maps: [map(to: 80)])
    for number in 0..<200 {
      let client = try await setting.mapped()
      try await client.send(ask("/known"))
      try await client.received("recorded")
      if number % 2 == 0 { await client.close() } else { try await client.reset() }
    }
    #expect(await Eventually.holds { OpenSockets.count(port: setting.ports.mapPorts[0]) == 0 })
    #expect(await setting.isGone())
  }
}

/// What a run said to the person who watches.
final class NoticeBox: Sendable {
  private let lines = Mutex<[String]>([])
  func add(_ line: String) { self.lines.withLock { $0.append(line) } }
  var all: [String] { self.lines.withLock { $0 } }
}
