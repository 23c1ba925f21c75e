import DoppelExchange
import Testing

@testable import DoppelMatch

struct CompiledFactsTests {
  private func answer(_ order: Int) -> RecordedAnswer {
    RecordedAnswer(exchange: id(order), order: order, response: prepared(""))
  }

  private func facts(_ history: History) -> CompiledFacts {
    CompiledFacts(
      history: history, refusals: [], logins: [], contents: [0, 0], words: [0, 0], aspects: [0, 0], reads: [true, true],
      fieldSets: [[:], ["accept": 7]],
      fieldSetOfAnswer: [1, 0])
  }

  @Test func `an answer has what its request said, by its place among all`() {
    let facts = self.facts(History([], in: ResourceTree()))
    #expect(facts.fields(of: self.answer(0)) == ["accept": 7])
    #expect(facts.fields(of: self.answer(1)).isEmpty)
  }

  @Test func `an answer has what was written before it, and nothing where nothing was written`() {
    #expect(self.facts(History([], in: ResourceTree())).digest(of: self.answer(1)) == WriteLog.Digest())
    var tree = ResourceTree()
    let node = tree.insert(Resource(["a"]))
    let events = [Effect.Kind.change, .none].enumerated().map { number, kind in
      History.Event(
        recording: 0, startedAt: moment(number), session: -1, kind: kind, node: node, candidates: [], entry: number)
    }
    let facts = self.facts(History(events, in: tree))
    #expect(facts.digest(of: self.answer(0)) == WriteLog.Digest())
    #expect(facts.digest(of: self.answer(1)).last == facts.history.writes[0]?.identity)
    #expect(facts.digest(of: self.answer(1)).last != 0)
  }
}
