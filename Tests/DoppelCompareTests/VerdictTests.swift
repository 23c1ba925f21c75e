import DoppelCompare
import Testing

struct VerdictTests {
  @Test func `a verdict is a match where nothing differs`() {
    #expect(Verdict.match.isMatch)
    #expect(!Verdict(differences: [], moreCount: 1).isMatch)
  }
}
