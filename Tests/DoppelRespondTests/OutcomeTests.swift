import DoppelRespond
import Testing

struct OutcomeTests {
  @Test func `the five outcomes are written as the vocabulary has them`() {
    #expect(Outcome.allCases.map(\.rawValue) == ["hit", "miss", "passthrough", "synthesized", "fault"])
  }
}
