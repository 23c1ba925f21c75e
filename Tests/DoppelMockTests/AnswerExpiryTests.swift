import DoppelExchange
import Testing

@testable import DoppelMock

struct AnswerExpiryTests {
  private let old = ExchangeID(high: 1, low: 1)
  private let young = ExchangeID(high: 1, low: 2)
  private let write = ExchangeID(high: 1, low: 3)

  private func due(_ exchange: ExchangeID, _ reason: DueAnswers.Reason = .age, _ path: [String] = []) -> DueAnswers {
    DueAnswers(answers: [exchange: .init(reason: reason, resource: Resource(path))])
  }

  @Test func `answers that are due are counted by the reason, also those of a library that comes later`() {
    let expiry = AnswerExpiry(.use, maximumAge: "7d", due: self.due(self.old))
    #expect(expiry.due(self.old, at: .epoch) != nil && expiry.due(self.young, at: .epoch) == nil)
    #expect(expiry.counts == ["1 answer was older than 7d"])
    expiry.replace(self.due(self.young, .policy("always")))
    #expect(expiry.due(self.old, at: .epoch) == nil && expiry.due(self.young, at: .epoch) != nil)
    #expect(expiry.due(self.young, at: .epoch) != nil)
    #expect(expiry.counts == ["1 answer was older than 7d", "2 answers had the policy always"])
  }

  @Test func `what was written here follows a write of which the real server knows nothing`() {
    var due = self.due(self.old, .age, ["shop", "items", "1"])
    due.writes = [self.write: Effect(.change, Resource(["shop", "items", "1"]))]
    let expiry = AnswerExpiry(.refresh, maximumAge: "7d", due: due)
    #expect(expiry.due(self.old, at: .epoch)?.obstacle == nil)
    #expect(expiry.due(self.write, at: .epoch) == nil)
    #expect(expiry.due(self.old, at: .epoch)?.obstacle == .followsWrite)
  }

  @Test func `a write that was made up is to something beside what the recorded one was to`() {
    var due = self.due(self.old, .age, ["shop", "items", "1"])
    due.writes = [self.write: Effect(.change, Resource(["shop", "items", "2"]))]
    for isMadeUp in [false, true] {
      let expiry = AnswerExpiry(.refresh, maximumAge: "7d", due: due)
      #expect(expiry.due(self.write, isMadeUp: isMadeUp, at: .epoch) == nil)
      #expect(expiry.due(self.old, at: .epoch)?.obstacle == (isMadeUp ? .followsWrite : nil))
    }
    let expiry = AnswerExpiry(.refresh, maximumAge: "7d", due: due)
    #expect(expiry.due(self.old, isMadeUp: true, at: .epoch) == nil, "what was made up is no recorded answer")
  }

  @Test func `credentials that recorded answers gave are known`() {
    let expiry = AnswerExpiry(.refresh, maximumAge: "7d", due: DueAnswers(issued: ["auth:1"]))
    #expect(expiry.isIssued("auth:1") && !expiry.isIssued("auth:2"))
  }

  @Test func `an answer is renewed by one client`() {
    let expiry = AnswerExpiry(.refresh, maximumAge: "7d", due: DueAnswers())
    #expect(expiry.renews(self.old, session: "auth:1") && expiry.renews(self.young, session: nil))
    #expect(expiry.renews(self.old, session: "auth:1") && !expiry.renews(self.old, session: "auth:2"))
    #expect(expiry.renews(self.young, session: nil) && !expiry.renews(self.young, session: "auth:1"))
  }

  @Test func `each request is warned of once, and a hundred at most`() {
    let expiry = AnswerExpiry(.warn, maximumAge: "7d", due: DueAnswers())
    let first = (0..<AnswerExpiry.warnings).map { expiry.isFirstWarning(of: "GET /\($0)") }
    #expect(first == Array(repeating: true, count: AnswerExpiry.warnings))
    #expect(!expiry.isFirstWarning(of: "GET /0") && !expiry.isFirstWarning(of: "GET /new"))
  }

  @Test func `answers that were found and not given are told by their requests`() {
    let expiry = AnswerExpiry(.fail, maximumAge: "7d", due: DueAnswers())
    let signature = Signature(["http:url": "/a"])
    for _ in 0..<3 { expiry.refused(signature) }
    #expect(expiry.refusals == [signature: 3])
  }
}
