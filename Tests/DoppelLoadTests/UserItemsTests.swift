import DoppelCompare
import DoppelExchange
import DoppelReplay
import DoppelReport
import DoppelTesting
import NIOCore
import Synchronization
import Testing

@testable import DoppelLoad

struct UserItemsTests {
  private static let recorded = "919108f7-52d1-4320-9bac-f847db414800"
  private static let tag = "0ddeac198b6fd10e"

  /// A recording in which an order is made, read and changed.
  private static func orders(port: Int) -> [Exchange] {
    let id = #"{"id":"\#(self.recorded)"}"#
    let tag = Fields(["ETag": "\"\(self.tag)\""])
    return [
      said(0, "/orders", asked: #"{"item":"tea"}"#, answered: id, port: port),
      said(1, "/orders/\(self.recorded)", answered: id, with: tag, port: port),
      said(
        2, "/orders/\(self.recorded)?full=1", Fields(["If-Match": "\"\(self.tag)\""]),
        asked: "{\"order\":\"\(self.recorded)\",\"n\":1}", answered: id, port: port),
    ]
  }

  /// A server that draws ids of its own; it answers 404 to those that it has not made, and 500 to the first `failures` orders.
  private static func server(failures: Int = 0, requests: CollectedTexts) async throws -> LoopbackServer {
    let count = Mutex(0)
    let answer: @Sendable (String) -> String = { request in
      requests.append(request)
      let made = count.withLock { count in
        if request.hasPrefix("POST /orders HTTP") { count += 1 }
        return count
      }
      if request.hasPrefix("POST /orders HTTP"), made <= failures { return Self.answer(500, #"{"error":"no"}"#) }
      let ids = (1...max(made, 1)).map { "aaaaaaaa-52d1-4320-9bac-f847db4148\(10 + $0)" }
      guard let id = request.hasPrefix("POST /orders HTTP") ? ids.last : ids.first(where: { request.contains("/orders/" + $0) })
      else { return Self.answer(404, #"{"error":"gone"}"#) }
      return Self.answer(200, #"{"id":"\#(id)"}"#, request.hasPrefix("GET") ? "ETag: \"1b4f0e9851971998\"\r\n" : "")
    }
    return try await LoopbackServer(setUp: { channel in
      try channel.pipeline.syncOperations.addHandler(WholeRequests(answer))
    })
  }

  private static func answer(_ code: Int, _ body: String, _ fields: String = "") -> String {
    "HTTP/1.1 \(code) OK\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private func replay(
    _ plan: Plan = Plan(), learns: Bool = true, failures: Int = 0
  ) async throws -> (statistics: ReplayStatistics, requests: [String], kept: [Exchange]) {
    let requests = CollectedTexts()
    let server = try await Self.server(failures: failures, requests: requests)
    let results = CollectedExchanges()
    let run = LoadRun(
      Self.orders(port: server.port), targets: try TargetMap([]), plan: plan, ignoring: [], learns: learns,
      services: services(results: results))
    let statistics = try await run.run(on: group)
    await server.close()
    return (statistics, requests.texts, results.exchanges)
  }

  @Test func `live ids stand in path, fields and body, and count as equal in answers`() async throws {
    let (statistics, requests, kept) = try await self.replay()
    #expect(statistics.counts.matched == 3 && statistics.values == .init(bound: 3, unbound: 0), "\(statistics.values)")
    let id = "aaaaaaaa-52d1-4320-9bac-f847db414811"
    #expect(requests[1].hasPrefix("GET /orders/\(id) HTTP/1.1\r\n"))
    #expect(requests[2].hasPrefix("POST /orders/\(id)?full=1 HTTP/1.1\r\n"))
    #expect(requests[2].contains("\r\nIf-Match: \"1b4f0e9851971998\"\r\n"))
    #expect(requests[2].hasSuffix("\r\n\r\n{\"order\":\"\(id)\",\"n\":1}"))
    #expect(kept[1].location == "/orders/\(id)" && kept[1].signature["http:url"] == ByteBuffer(string: "/orders/\(id)"))
    #expect(kept[1].tags.contains(Exchange.Tag("refUuid", Self.orders(port: 1)[1].id.description)))
  }

  @Test func `without learning the recorded values are sent`() async throws {
    let (statistics, requests, _) = try await self.replay(learns: false)
    #expect(requests[1].hasPrefix("GET /orders/\(Self.recorded) "))
    #expect(statistics.counts.matched == 0 && statistics.values.isEmpty)
  }

  @Test func `the host that is asked counts as the recorded one where no value travels`() async throws {
    let server = try await LoopbackServer(setUp: { channel in
      let port = channel.localAddress?.port ?? 0
      try channel.pipeline.syncOperations.addHandler(WholeRequests { _ in link(to: port) })
    })
    for learns in [true, false] {
      let run = LoadRun(
        [linking(port: server.port)], targets: try TargetMap([]), plan: Plan(), ignoring: [], learns: learns,
        services: services())
      let matched = try await run.run(on: group).counts.matched
      #expect(matched == 1)
    }
    await server.close()
  }

  @Test func `toward TLS links of the target stand for the recorded ones`() throws {
    var item = item(linking(port: 80))
    item.check = item.exchange.response.map { AnswerCheck($0, rules: .init(wire, ignoring: [])) }
    func verdict(_ link: String, _ target: Origin) -> Bool {
      item.server = AskedServer(named: Endpoint(name: "a.test", port: 80), isSecure: false, now: target)
      var items = UserItems(.none, wire: wire)
      var answer = response()
      answer.fields.append("Location", link)
      return items.verdict(on: answer, to: 0, item)?.isMatch == true
    }
    let usual = Origin(isSecure: true, host: "shop.test", port: 443)
    #expect(verdict("https://shop.test/x", usual) && verdict("http://a.test/x", usual))
    #expect(!verdict("https://shop.test:80/x", usual) && !verdict("https://other.test/x", usual))
    #expect(verdict("https://shop.test:8443/x", Origin(isSecure: true, host: "shop.test", port: 8443)))
  }

  @Test func `each user and each pass has values of its own`() async throws {
    let (statistics, requests, _) = try await self.replay(Plan(users: 3, times: 2))
    #expect(statistics.counts.matched == 18 && statistics.values == .init(bound: 18, unbound: 0))
    #expect(Set(requests.filter { $0.hasPrefix("GET") }.map { $0.prefix(50) }).count == 6)
  }

  @Test func `an open loop has the values of each pass`() async throws {
    let (statistics, _, _) = try await self.replay(Plan(times: 2, rate: try Rate("20")))
    #expect(statistics.counts.matched == 6 && statistics.values == .init(bound: 6, unbound: 0))
  }

  @Test func `where the answer issued nothing the recorded value is sent and counted`() async throws {
    let (statistics, requests, _) = try await self.replay(failures: 1)
    #expect(requests[1].hasPrefix("GET /orders/\(Self.recorded) "))
    #expect(statistics.values == .init(bound: 0, unbound: 4) && statistics.counts.matched == 0, "\(statistics.values)")
  }
}

/// Answers each request once it is there with its body, which is as long as its `Content-Length` says.
private final class WholeRequests: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let answer: @Sendable (String) -> String
  private var bytes: [UInt8] = []

  init(_ answer: @escaping @Sendable (String) -> String) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    self.bytes += Array(self.unwrapInboundIn(data).readableBytesView)
    while let head = self.bytes.firstRange(of: "\r\n\r\n".utf8)?.upperBound {
      let count = head + Self.bodyLength(self.bytes[..<head])
      guard self.bytes.count >= count else { break }
      let request = String(decoding: self.bytes[..<count], as: UTF8.self)
      self.bytes.removeFirst(count)
      context.write(NIOAny(ByteBuffer(string: self.answer(request))), promise: nil)
    }
    context.flush()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
    context.close(promise: nil)
  }

  private static func bodyLength(_ head: ArraySlice<UInt8>) -> Int {
    let lines = String(decoding: head, as: UTF8.self).split { $0.isNewline }
    guard let field = lines.first(where: { $0.lowercased().hasPrefix("content-length:") }) else { return 0 }
    return Int(field.drop { !$0.isNumber }) ?? 0
  }
}

/// Texts that a server was told, in order.
final class CollectedTexts: Sendable {
  private let all = Mutex<[String]>([])
  var texts: [String] { self.all.withLock { $0 } }
  func append(_ text: String) { self.all.withLock { $0.append(text) } }
}
