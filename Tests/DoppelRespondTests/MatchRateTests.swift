import DoppelRespond
import Testing

struct MatchRateTests {
  @Test func `a share is in percent, of nothing it is none`() {
    #expect(MatchRate.Share(hits: 3, requests: 4).percent == 75)
    #expect(MatchRate.Share(hits: 0, requests: 4).percent == 0)
    #expect(MatchRate.Share().percent == nil)
  }
}
