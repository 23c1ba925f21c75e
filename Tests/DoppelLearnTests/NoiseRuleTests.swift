import Testing

@testable import DoppelLearn

struct NoiseRuleTests {
  private func rule(_ reason: NoiseRule.Reason) -> NoiseRule {
    NoiseRule(
      kind: 1, place: 2, reason: reason, likenesses: [.of(.uuid), .short], lengths: [8, 36], values: 2, requests: 2, example: 0)
  }

  @Test(arguments: [NoiseRule.Reason.moment, .made, .alike, .named, .followed])
  func `what looks like the values that were seen is covered, of any length, and what looks otherwise is not`(
    reason: NoiseRule.Reason
  ) {
    #expect(self.rule(reason).covers(length: 36, .of(.uuid)) && self.rule(reason).covers(length: 45, .of(.uuid)))
    #expect(self.rule(reason).covers(length: 9, .short))
    #expect(!self.rule(reason).covers(length: 36, .of(.hex)))
  }

  @Test func `what may as well have been drawn is covered where the others were`() {
    var rule = self.rule(.made)
    #expect(!rule.covers(length: 24, .of(.objectID)))
    rule.likenesses = [.of(.hex)]
    #expect(rule.covers(length: 24, .of(.objectID)) && !rule.covers(length: 27, .of(.ksuid)))
    rule.likenesses = [.of(.opaque)]
    #expect(rule.covers(length: 27, .of(.ksuid)) && !rule.covers(length: 24, .of(.objectID)))
  }

  @Test(arguments: [NoiseRule.Reason.made, .alike, .named, .followed])
  func `what looks ordinary is covered where it is as long as what was seen`(reason: NoiseRule.Reason) {
    #expect(self.rule(reason).covers(length: 36, .ordinary) && self.rule(reason).covers(length: 8, .ordinary))
    #expect(!self.rule(reason).covers(length: 35, .ordinary) && !self.rule(reason).covers(length: 0, .ordinary))
  }

  @Test func `what looks ordinary is no moment`() {
    #expect(!self.rule(.moment).covers(length: 36, .ordinary))
  }
}
