import DoppelExchange
import DoppelLearn
import Testing

struct NoiseEntryTests {
  private typealias Evidence = NoiseEntry.Evidence

  private func rule(
    _ field: String, _ reason: NoiseRule.Reason, kind: UInt64 = 1, _ likenesses: Set<ValueLikeness> = [.of(.uuid)], example: Int
  ) -> NoiseRule {
    var rule = NoiseRule(
      kind: kind, place: 1, reason: reason, likenesses: likenesses, values: 2, made: 3, requests: 4, example: example)
    rule.name = NoiseName(request: "GET a.test/", field: field)
    rule.exampleExchange = ExchangeID(high: 0, low: UInt64(example))
    rule.exampleLikeness = .short
    return rule
  }

  @Test(arguments: [
    (1, 1, 1, 0.5), (3, 3, 3, 0.75), (3, 1, 2, 0.375), (0, 0, 5, 0), (0, 0, 0, 0), (1, 4, 2, 0.5), (Int.max, 1, 1, 1),
  ])
  func `confidence grows with the values, and is less where servers chose some`(
    values: Int, made: Int, requests: Int, expected: Double
  ) {
    #expect(Evidence(values: values, made: made, requests: requests).confidence == expected)
  }

  @Test(
    arguments: [
      (.learned, true, .learned), (.learned, false, nil), (.rejected, true, .rejected), (.rejected, false, .rejected),
    ] as [(NoiseEntry.Verdict, Bool, NoiseEntry.Verdict?)])
  func `what was accepted is again what it was before`(
    verdict: NoiseEntry.Verdict, hasEvidence: Bool, expected: NoiseEntry.Verdict?
  ) {
    let evidence = hasEvidence ? Evidence(values: 1, made: 1, requests: 1) : nil
    let entry = NoiseEntry(NoiseName(request: "r", field: "f"), verdict, evidence: evidence)
    let accepted = entry.deciding(.accepted)
    #expect(accepted.verdict == .accepted && accepted.deciding(.accepted) == accepted)
    #expect(accepted.undone?.verdict == expected && accepted.undone?.before == nil)
    #expect(accepted.deciding(.rejected).before == nil)
  }

  @Test func `rules of one name are one entry, told by the first`() {
    let entries = NoiseEntry.learned(
      [
        self.rule("f", .made, kind: 1, example: 7), self.rule("e", .moment, example: 8),
        self.rule("f", .named, kind: 2, [.short, .ordinary], example: 3),
      ], file: { "file \($0)" })
    #expect(
      entries == [
        NoiseEntry(
          NoiseName(request: "GET a.test/", field: "e"), .learned, reason: .moment,
          evidence: Evidence(
            values: 2, made: 3, requests: 4, likenesses: ["uuid"], example: ExchangeID(high: 0, low: 8),
            exampleLikeness: "short", exampleFile: "file 8")),
        NoiseEntry(
          NoiseName(request: "GET a.test/", field: "f"), .learned, reason: .named,
          evidence: Evidence(
            values: 4, made: 6, requests: 8, likenesses: ["ordinary", "short", "uuid"], example: ExchangeID(high: 0, low: 3),
            exampleLikeness: "short", exampleFile: "file 3")),
      ])
    #expect(NoiseEntry.learned([]).isEmpty)
  }

  @Test func `a rule without a name is no entry`() {
    var unnamed = self.rule("f", .made, example: 1)
    unnamed.name.request = ""
    #expect(NoiseEntry.learned([self.rule("", .made, example: 1), unnamed]).isEmpty)
  }

  @Test func `each likeness is one of the known texts`() {
    #expect(ValueLikeness.texts.isSuperset(of: [ValueLikeness.of(.objectID).text, "uuid", "short", "ordinary"]))
    #expect(ValueLikeness.texts.count == ValueClass.allCases.count + 2)
  }
}
