import DoppelExchange
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelProxy

/// Clients that leave, are slow or hostile, in each way through a capture.
@Suite(.serialized) struct ClientFaultTests {
  @Test(arguments: Way.allCases) func `a client that leaves within its request is told to the server, and kept in part`(
    way: Way
  ) async throws {
    let passage = try await Passage(way)
    let client = try await passage.client()
    try await client.send(passage.head("POST", fields: "Content-Length: 10\r\n") + "part")
    let peer = try await passage.server.accept()
    try await peer.received("part")
    await client.close()
    _ = try await peer.ending()
    await peer.close()
    let exchange = try #require(await passage.exchanges(1).first)
    #expect(exchange.completeness == .partial("the connection ended within the request"))
    #expect(exchange.request?.body == ByteBuffer(string: "part") && exchange.response == nil)
    #expect(await passage.isGone())
    #expect(passage.setting.sink.exchanges.count == 1)
  }

  @Test(arguments: Way.allCases) func `a client that leaves within its answer is told to the server, and kept in part`(
    way: Way
  ) async throws {
    let passage = try await Passage(way)
    let (client, peer) = try await passage.asked()
    try await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart")
    try await client.received("part")
    try await client.reset()
    _ = try await peer.ending()
    await peer.close()
    let exchange = try #require(await passage.exchanges(1).first)
    #expect(exchange.completeness == .partial("the connection ended within the response"))
    #expect(exchange.response?.body == ByteBuffer(string: "part"))
    #expect(await passage.isGone())
    #expect(passage.setting.sink.exchanges.count == 1)
  }

  @Test(arguments: Way.allCases) func `a client of one byte at a time is served and kept as any other`(way: Way) async throws {
    let passage = try await Passage(way, answer: ok)
    var kept: [Exchange] = []
    for isSlow in [false, true] {
      let client = try await passage.client(isSlow: isSlow)
      try await client.send(passage.head("POST", fields: "Content-Length: 4\r\n") + "body")
      try await client.received("\r\n\r\nok")
      await client.close()
      kept = await passage.exchanges(isSlow ? 2 : 1)
    }
    #expect(kept.count == 2 && kept.allSatisfy { $0.completeness == .complete })
    #expect(kept.first?.request == kept.last?.request && kept.first?.response == kept.last?.response)
    #expect(kept.first?.signature == kept.last?.signature && kept.first?.isSecure == kept.last?.isSecure)
    #expect(await passage.isGone())
  }

  static let hostile: [(name: String, bytes: [UInt8])] = [
    ("noise", (0..<100_000).map { UInt8(truncatingIfNeeded: ($0 &* 7_919) >> 3 &+ $0) }),
    ("0xff", [UInt8](repeating: 0xff, count: 200_000)),
    ("endless head", Array("GET http://h/ HTTP/1.1\r\nX: ".utf8) + [UInt8](repeating: 0x61, count: 200_000)),
    (
      "endless chunk line",
      Array("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;".utf8) + [UInt8](repeating: 0x61, count: 200_000)
    ),
    ("chunk of every size", Array("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n".utf8)),
    ("length of every size", Array("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n".utf8)),
    ("TLS records of noise", (0..<50).flatMap { [0x16, 3, 1, 0, 9] + [UInt8](repeating: UInt8($0), count: 9) }),
    ("TLS record of no end", [0x16, 3, 1, 0xff, 0xff] + [UInt8](repeating: 0, count: 100_000)),
    ("ClientHello of no length", [0x16, 3, 3, 0, 4, 1, 0, 0, 0]),
    ("SOCKS4 without an end", [4, 1, 0, 80, 0, 0, 0, 1] + [UInt8](repeating: 0x61, count: 10_000)),
    ("SOCKS5 with a wrong method count", [5, 255, 0, 1]),
    ("SOCKS5 with a wrong name length", [5, 1, 0, 5, 1, 0, 3, 255, 0x61]),
    ("SOCKS5 with a name of no length", [5, 1, 0, 5, 1, 0, 3, 0, 0, 80]),
    ("CONNECT to nowhere", Array("CONNECT :99999999999 HTTP/1.1\r\n\r\n".utf8)),
    ("one zero", [0]),
  ]

  @Test(arguments: hostile.indices) func `hostile bytes on every port end by themselves and harm nobody else`(
    index: Int
  ) async throws {
    for way in [Way.inbound, .absolute, .tunnel, .secureMap] {
      let passage = try await Passage(way, answer: ok)
      let hostile = try await passage.client()
      _ = hostile.begin(ByteBuffer(bytes: Self.hostile[index].bytes))
      let good = try await passage.client()
      try await good.send(passage.head())
      try await good.received("\r\n\r\nok")
      await good.close()
      await hostile.close()
      #expect(await passage.keeps { $0.status == "200" }, "\(way)")
      #expect(await passage.isGone(), "\(Self.hostile[index].name) by \(way)")
    }
  }

  @Test(arguments: hostile.indices) func `hostile bytes from a server harm nobody else`(index: Int) async throws {
    for way in [Way.map, .absolute, .tunnel] {
      let passage = try await Passage(way)
      let (client, hostile) = try await passage.asked()
      _ = hostile.begin(ByteBuffer(bytes: Self.hostile[index].bytes))
      _ = try await client.received(count: 1)
      let (good, peer) = try await passage.asked("/good")
      try await peer.send(ok(""))
      try await good.received("ok")
      for connection in [client, hostile, good, peer] { await connection.close() }
      #expect(await passage.exchanges(1).contains { $0.location == "/good" && $0.completeness == .complete }, "\(way)")
      #expect(await passage.isGone(), "\(Self.hostile[index].name) by \(way)")
    }
  }

  @Test func `what is refused on the outbound port is said in its protocol's words and counted`() async throws {
    for (said, reply, reason) in [
      (
        "GET http://h/ HTTP/1.1\r\nX: " + String(repeating: "x", count: 70_000), "HTTP/1.1 431 ",
        "the header block is longer than the limit"
      ),
      ("GARBAGE\r\n\r\n", "HTTP/1.1 400 ", "the method is not a token"),
      ("CONNECT nowhere HTTP/1.1\r\n\r\n", "HTTP/1.1 400 ", "a CONNECT request that names no host and port"),
      ("\u{5}\u{1}\u{2}", "\u{5}", "a SOCKS5 client that insists on a login"),
      ("\u{4}\u{2}\u{0}\u{50}\u{1}\u{1}\u{1}\u{1}\u{0}", "\u{0}", "a SOCKS4 request other than to connect"),
    ] as [(String, String, String)] {
      let setting = try await Setting()
      let client = try await setting.client()
      _ = client.begin(ByteBuffer(string: said))
      let heard = try await client.received(count: reply.utf8.count)
      #expect(heard.readableBytesView.starts(with: reply.utf8), "\(said.prefix(40))")
      _ = try await client.ending()
      await client.close()
      #expect(setting.sink.gaps.map(\.reason) == ["refused on the outbound port: \(reason)"])
      #expect(await setting.isGone())
    }
  }
}
