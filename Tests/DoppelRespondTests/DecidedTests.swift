import DoppelExchange
import DoppelMatch
import NIOCore
import Testing

@testable import DoppelRespond

struct DecidedTests {
  @Test func `its bytes are those of its question and of how its answers were found`() {
    let order = learned([
      Recorded(#"POST /o {"id":"\#(uuid(0))"}"#, says: "made"), Recorded("GET /o/\(uuid(0))", says: "order"),
    ])
    let answerer = Answerer(order, configuration: Answerer.Configuration(), clients: ClientReading { _ in nil })
    func bytes(_ request: String) -> (all: Int, ofKey: Int) {
      let question = Question(key: signature(ofRequest: request).canonicalBytes, request: Message(), startedAt: .epoch)
      return (Decided(answerer.steps(question, port: 0), question, session: nil).byteCount, question.key.readableBytes)
    }
    let asked = bytes("GET /o/\(uuid(0))")
    #expect(asked.all == asked.ofKey)
    let masked = bytes(#"POST /o {"id":"\#(uuid(7))"}"#)
    #expect(masked.all > 3 * masked.ofKey)
    let translated = bytes("GET /o/\(uuid(7))")
    #expect(translated.all == 3 * translated.ofKey + 2 * uuid(0).utf8.count)
  }

  @Test func `a decision is a hit, a miss or made up, whatever is done about it`() {
    let library = learned([Recorded("GET /a", says: "a")])
    let question = Question(key: signature(ofRequest: "GET /a").canonicalBytes, request: Message(), startedAt: .epoch)
    var configuration = Answerer.Configuration()
    configuration.onMiss = .passthrough
    let answerer = Answerer(library, configuration: configuration, clients: ClientReading { _ in nil })
    let hit = Decided(answerer.steps(question, port: 0), question, session: "s")
    #expect(hit.outcome == .hit && hit.given?.low == 0 && hit.session == "s" && hit.key == question.key)
    var other = question
    other.key = signature(ofRequest: "GET /b").canonicalBytes
    let miss = Decided(answerer.steps(other, port: 0), other, session: nil)
    #expect(miss.outcome == .miss && miss.hit == nil && miss.given == nil)
    var found = answerer.steps(question, port: 0)
    found.decision.outcome = .passthrough
    #expect(Decided(found, question, session: nil).outcome == .miss, "whatever came into question")
    let made = Answerer.Steps(decision: Decision(outcome: .synthesized, answer: nil, exchange: ExchangeID(high: 0, low: 7)))
    #expect(Decided(made, other, session: nil).outcome == .synthesized && Decided(made, other, session: nil).given?.low == 7)
  }
}
