import DoppelExchange
import DoppelMatch
import NIOCore
import Testing

@testable import DoppelRespond

struct LiveTracerTests {
  private static let clients = ClientReading { $0.fields.first("Client") }
  private static let basket = learned([
    Recorded("GET /c", says: "empty"), Recorded("PUT /c/a", says: "put a"), Recorded("GET /c", says: "a"),
    Recorded("PUT /c/b", says: "put b"), Recorded("GET /c", says: "a and b"),
  ])

  private let log = DecisionLog()

  private func question(_ request: String) -> Question {
    Question(key: signature(ofRequest: request).canonicalBytes, request: Message(), startedAt: .epoch)
  }

  private func answerer(_ library: Library = Self.basket) -> Answerer {
    Answerer(library, configuration: Answerer.Configuration(), clients: Self.clients, log: self.log)
  }

  private func tracer(_ answerer: Answerer) -> LiveTracer { LiveTracer(answerer, clients: Self.clients, log: self.log) }

  @Test func `to tell how something would be answered changes nothing, whatever it would change`() async {
    let answerer = self.answerer()
    let tracer = self.tracer(answerer)
    for _ in 0..<2 {
      let write = await tracer.trace(self.question("PUT /c/a"), port: 0)
      let read = await tracer.trace(self.question("GET /c"), port: 0)
      #expect(write.given?.low == 1 && read.given?.low == 0 && read.writes.isEmpty, "the write was not made")
    }
    #expect(answerer.hits.isEmpty && self.log.lines(limit: 9).isEmpty)
    #expect(answerer.decide(self.question("PUT /c/a")).exchange?.low == 1)
    let read = await tracer.trace(self.question("GET /c"), port: 0)
    #expect(read.given?.low == 2 && read.writesMatched == .sameOrder && read.writes.map(\.recorded.low) == [1])
    #expect(answerer.decide(self.question("GET /c")).exchange?.low == 2)
  }

  @Test func `an answer is told as it came about, whatever came since`() async throws {
    let answerer = self.answerer()
    let tracer = self.tracer(answerer)
    for request in ["PUT /c/a", "GET /c", "PUT /c/b", "GET /c", "GET /none"] { _ = answerer.decide(self.question(request)) }
    self.log.name(2, as: ExchangeID(high: 0xabc, low: 5))
    self.log.name(1, as: ExchangeID(high: 0xdef, low: 6))
    let first = try #require(await tracer.trace(of: "2"))
    #expect(first.given?.low == 2 && first.writes.map(\.recorded.low) == [1])
    #expect(first.writes.map(\.exchange) == [ExchangeID(high: 0xdef, low: 6)])
    #expect(await tracer.trace(of: "00000000-0000-0ABC") == first)
    let second = try #require(await tracer.trace(of: "4"))
    #expect(second.given?.low == 4 && second.writes.map(\.recorded.low) == [1, 3])
    let miss = try #require(await tracer.trace(of: "5"))
    #expect(miss.outcome == .miss && miss.nearMisses.isEmpty == false)
    let unknown = [await tracer.trace(of: "6"), await tracer.trace(of: "0"), await tracer.trace(of: "fff")]
    #expect(unknown == [nil, nil, nil])
  }

  @Test func `a new library forgets what was decided by the one before`() async {
    let answerer = self.answerer()
    _ = answerer.decide(self.question("GET /c"))
    answerer.swap(learned([Recorded("GET /c", says: "new")]))
    #expect(await self.tracer(answerer).trace(of: "1") == nil)
    #expect(answerer.decide(self.question("GET /c")).number == 2, "numbers go on")
  }
}
