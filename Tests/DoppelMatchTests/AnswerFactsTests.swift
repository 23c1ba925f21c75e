import DoppelExchange
import DoppelLearn
import DoppelMatch
import Testing

struct AnswerFactsTests {
  @Test func `where nothing is told nothing was done, given, refused or said`() {
    let facts = AnswerFacts()
    #expect(facts.effect == Effect() && facts.issues.isEmpty && facts.aspect == 0 && !facts.isRefusal)
    #expect(facts.answer == AnswerValues() && facts.fields.isEmpty)
  }
}
