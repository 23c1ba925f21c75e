import DoppelExchange
import DoppelMatch
import NIOCore
import Testing

@testable import DoppelRespond

struct DecisionLogTests {
  private static let library = CountedLibrary(learned([Recorded("GET /a", says: "a")]))

  private func note(_ request: String, in log: DecisionLog) -> Int {
    let question = Question(key: signature(ofRequest: request).canonicalBytes, request: Message(), startedAt: .epoch)
    let steps = Answerer(
      Self.library.library, configuration: Answerer.Configuration(), clients: ClientReading { _ in nil }
    ).steps(question, port: 0)
    return log.note(Decided(steps, question, session: nil), of: Self.library)
  }

  @Test func `the last decisions are listed, the last first, with their exchanges as soon as these are known`() {
    let log = DecisionLog()
    #expect(["GET /a", "GET /b", "GET /a"].map { self.note($0, in: log) } == [1, 2, 3])
    log.name(2, as: ExchangeID(high: 1, low: 2))
    log.name(9, as: ExchangeID(high: 1, low: 3))
    let lines = log.lines(limit: 2)
    #expect(lines.map(\.number) == [3, 2] && lines.map(\.outcome) == [.hit, .miss])
    #expect(lines.map(\.exchange) == [nil, ExchangeID(high: 1, low: 2)] && lines[0].request == "GET a.test/a")
  }

  @Test func `of more decisions than the limit the oldest go`() {
    let log = DecisionLog(limit: 3)
    for _ in 0..<3 { _ = self.note("GET /a", in: log) }
    #expect(log.find("1") != nil)
    for _ in 0..<20 { _ = self.note("GET /a", in: log) }
    #expect(log.find("20") == nil && log.find("21") != nil && log.find("23") != nil)
    #expect(log.lines(limit: 99).map(\.number) == [23, 22, 21])
    #expect(DecisionLog.limit == 1_000)
  }

  @Test func `of more bytes than the limit the oldest go, down to none`() {
    let size = signature(ofRequest: "GET /a").canonicalBytes.readableBytes
    let log = DecisionLog(keptBytes: 2 * size)
    for _ in 0..<2 { _ = self.note("GET /a", in: log) }
    #expect(log.lines(limit: 9).count == 2)
    _ = self.note("GET /a", in: log)
    #expect(log.lines(limit: 9).map(\.number) == [3, 2])
    #expect(
      self.note(
        "GET /a-longer-than-all-that-may-be-kept-together-of-signatures-" + String(repeating: "x", count: 2 * size), in: log)
        == 4)
    #expect(log.lines(limit: 9).isEmpty && log.find("4") == nil)
    #expect(self.note("GET /a", in: log) == 5)
    #expect(log.lines(limit: 9).map(\.number) == [5])
  }

  @Test func `what is decided of a library that another took the place of is not kept`() {
    let log = DecisionLog()
    #expect(self.note("GET /a", in: log) == 1)
    log.reset(to: CountedLibrary(learned([Recorded("GET /a", says: "b")])))
    #expect(log.lines(limit: 9).isEmpty)
    #expect(self.note("GET /a", in: log) == 2 && log.lines(limit: 9).isEmpty)
    log.reset(to: Self.library)
    #expect(self.note("GET /a", in: log) == 3 && log.lines(limit: 9).map(\.number) == [3])
  }

  @Test func `digits alone are a number, unless an id begins so`() {
    let log = DecisionLog()
    for (number, path) in [(1, "/a"), (2, "/b")] {
      _ = self.note("GET \(path)", in: log)
      log.name(number, as: ExchangeID(high: number == 1 ? 0x9 << 60 : 0x0112 << 48, low: 0))
    }
    #expect(log.find("1")?.decided.key == signature(ofRequest: "GET /a").canonicalBytes)
    #expect(log.find("011")?.decided.key == signature(ofRequest: "GET /b").canonicalBytes)
  }

  @Test func `an id that several begin with is none`() {
    let log = DecisionLog()
    for number in 1...2 {
      _ = self.note("GET /a", in: log)
      log.name(number, as: ExchangeID(high: 0xabc, low: UInt64(number)))
    }
    #expect(log.find("00000000-0000-0abc") == nil && log.find("") == nil && log.find("-1") == nil)
    #expect(log.find(ExchangeID(high: 0xabc, low: 2).description) != nil)
  }
}
