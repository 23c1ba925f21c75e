import DoppelExchange
import Testing

@testable import DoppelMock

struct AnswerExpiryTests {
  private let old = ExchangeID(high: 1, low: 1)
  private let young = ExchangeID(high: 1, low: 2)

  @Test func `answers that are too old are counted, also those of a library that comes later`() {
    let expiry = AnswerExpiry(.use, maximumAge: "7d", expired: [self.old: Message()])
    #expect(expiry.expired(self.old) != nil && expiry.expired(self.young) == nil && expiry.count == 1)
    expiry.replace([self.young: Message()])
    #expect(expiry.expired(self.old) == nil && expiry.expired(self.young) != nil && expiry.count == 2)
  }

  @Test func `each request is warned of once, and a hundred at most`() {
    let expiry = AnswerExpiry(.warn, maximumAge: "7d", expired: [:])
    let first = (0..<AnswerExpiry.warnings).map { expiry.isFirstWarning(of: "GET /\($0)") }
    #expect(first == Array(repeating: true, count: AnswerExpiry.warnings))
    #expect(!expiry.isFirstWarning(of: "GET /0") && !expiry.isFirstWarning(of: "GET /new"))
  }

  @Test func `answers that were found and not given are told by their requests`() {
    let expiry = AnswerExpiry(.fail, maximumAge: "7d", expired: [:])
    let signature = Signature(["http:url": "/a"])
    for _ in 0..<3 { expiry.refused(signature) }
    #expect(expiry.refusals == [signature: 3])
  }
}
