import DoppelExchange
import DoppelMatch
import NIOCore
import Testing

@testable import DoppelRespond

struct WritesBeforeTests {
  private static let library = learned([Recorded("GET /c", says: "c"), Recorded("PUT /c/a", says: "a")])

  private func decided(_ request: String) -> Decided {
    let question = Question(key: signature(ofRequest: request).canonicalBytes, request: Message(), startedAt: .epoch)
    let answerer = Answerer(Self.library, configuration: Answerer.Configuration(), clients: ClientReading { _ in nil })
    return Decided(answerer.steps(question, port: 0), question, session: "s")
  }

  @Test func `writes alone are noted, and get their ids when these are known`() {
    var writes = WritesBefore()
    for (number, request) in ["GET /c", "PUT /c/a", "GET /none", "PUT /c/a"].enumerated() {
      writes.note(self.decided(request), number: number + 1, in: Self.library)
    }
    #expect(writes.all.map(\.number) == [2, 4] && writes.all.allSatisfy { $0.session == "s" && $0.write.exchange == nil })
    writes.name(2, as: ExchangeID(high: 0, low: 9))
    writes.name(3, as: ExchangeID(high: 0, low: 8))
    #expect(writes.all.map(\.write.exchange?.low) == [9, nil])
  }

  @Test func `at one more than the limit the older half is forgotten`() {
    var writes = WritesBefore(limit: 4)
    for number in 1...4 { writes.note(self.decided("PUT /c/a"), number: number, in: Self.library) }
    #expect(writes.all.map(\.number) == [1, 2, 3, 4])
    writes.note(self.decided("PUT /c/a"), number: 5, in: Self.library)
    #expect(writes.all.map(\.number) == [3, 4, 5] && WritesBefore.limit == 10_000)
  }
}
