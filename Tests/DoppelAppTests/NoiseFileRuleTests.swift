import DoppelLearn
import DoppelRules
import Testing

@testable import DoppelApp

struct NoiseFileRuleTests {
  private func entry(_ members: String) throws -> NoiseEntry {
    let item = try #require(try RuleListText("rules:\n- request: r\n  field: f\n  verdict: learned\n\(members)").items.first)
    return try NoiseFileRule(item, of: "x").entry()
  }

  @Test func `evidence is read where the requests are counted`() throws {
    #expect(try self.entry("  values: 3\n").evidence == nil)
    #expect(try self.entry("  requests: 3\n").evidence == NoiseEntry.Evidence(values: 0, made: 0, requests: 3))
    #expect(
      try self.entry("  requests: 3\n  values: 1\n  made: 2\n  likenesses: [uuid]\n  example-likeness: uuid\n").evidence
        == NoiseEntry.Evidence(values: 1, made: 2, requests: 3, likenesses: ["uuid"], exampleLikeness: "uuid"))
  }

  @Test func `an empty text is as none`() throws {
    let item = try #require(try RuleListText("rules:\n- request: ''\n  field: f\n  verdict: learned").items.first)
    #expect(usage { _ = try NoiseFileRule(item, of: "x").entry() } == "x:2: a rule needs a request")
  }
}
