import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

struct NoiseRulesTests {
  private func entry(
    _ request: String, _ field: String, _ verdict: NoiseEntry.Verdict, _ reason: NoiseRule.Reason = .declared,
    values: Int = 1
  ) -> NoiseEntry {
    NoiseEntry(
      NoiseName(request: request, field: field), verdict, reason: reason,
      evidence: NoiseEntry.Evidence(values: values, made: values, requests: values))
  }

  private func entry(
    _ request: String, _ verdict: NoiseEntry.Verdict, _ reason: NoiseRule.Reason = .declared
  ) -> NoiseEntry { self.entry(request, "text:q", verdict, reason) }

  private let name = NoiseName(request: "GET a.test/x", field: "text:q")

  @Test func `a person's verdict decides, by name or by pattern`() {
    for request in ["GET a.test/x", "GET a.test/*", "GET a.test/**"] {
      for verdict in [NoiseEntry.Verdict.accepted, .rejected] {
        #expect(NoiseRules([self.entry(request, verdict)]).deciding(self.name)?.verdict == verdict)
      }
    }
    #expect(NoiseRules([self.entry("GET b.test/*", .accepted)]).deciding(self.name) == nil)
    #expect(NoiseRules([self.entry("GET a.test/x", "text:r", .accepted)]).deciding(self.name) == nil)
    #expect(NoiseRules().deciding(self.name) == nil && NoiseRules().isEmpty)
  }

  @Test func `rejecting stands above accepting`() {
    let rules = NoiseRules([self.entry("GET a.test/*", .rejected), self.entry("GET a.test/x", .accepted)])
    #expect(rules.deciding(self.name)?.verdict == .rejected)
    let other = NoiseRules([self.entry("GET a.test/*", .accepted), self.entry("GET a.test/x", .rejected)])
    #expect(other.deciding(self.name)?.verdict == .rejected)
  }

  @Test func `what was learned decides nothing, but for what two runs showed`() {
    #expect(NoiseRules([self.entry("GET a.test/x", .learned, .made)]).deciding(self.name) == nil)
    #expect(NoiseRules([self.entry("GET a.test/x", .learned, .runs)]).deciding(self.name)?.reason == .runs)
    #expect(NoiseRules([self.entry("GET a.test/*", .learned, .runs)]).deciding(self.name) == nil)
  }

  private func applied(_ rules: [NoiseEntry], to request: KeyValuePairs<String, String>) -> [String: NoiseRule] {
    withLeaves(Signature(request)) { bytes, leaves in
      let names = FieldNames.of(bytes, form: { sampleForm(of: $0) })
      let applied = NoiseRules(rules).applied(to: bytes, leaves, form: { sampleForm(of: $0) })
      let called = FieldNames.of(places: applied.keys, among: leaves, names)
      return Dictionary(uniqueKeysWithValues: applied.map { (called[$0] ?? "?", $1) })
    }
  }

  @Test func `fields that were accepted are noise for any value, in requests that have them`() throws {
    let request: KeyValuePairs = [
      "json:b": #"{"id":"x","n":1}"#, "name:host": "a.test", "name:method": "POST", "path:url": "/users/alice", "text:q": "1",
    ]
    let rules = [
      self.entry("POST a.test/users/*", "json:b[id]", .accepted), self.entry("POST a.test/**", "path:url[2]", .accepted),
      self.entry("POST a.test/**", "text:q", .accepted), self.entry("POST a.test/users/alice", "text:q", .rejected),
      self.entry("POST a.test/users/alice", "json:b[n]", .learned, .made),
      self.entry("POST a.test/users/alice", "json:b[none]", .accepted),
    ]
    let applied = self.applied(rules, to: request)
    #expect(Set(applied.keys) == ["json:b[id]", "path:url[2]"])
    #expect(applied.values.allSatisfy { $0.takesAnyValue && $0.reason == .declared })
    #expect(applied["json:b[id]"]?.name == rules[0].name, "it is called as the rule that decided")
    #expect(self.applied([], to: request).isEmpty)
  }

  @Test(arguments: [
    (NoiseRule.Reason.followed, NoiseRule.Reason.followed), (.runs, .runs), (.made, .declared), (.alike, .declared),
  ])
  func `what follows a client's own values goes on to do so`(_ reason: NoiseRule.Reason, applied: NoiseRule.Reason) {
    let rule = NoiseRule(kind: 1, place: 2, reason: .moment, values: 3, requests: 4)
      .decided(by: self.entry("GET a.test/x", .accepted, reason))
    #expect(rule.reason == applied && rule.takesAnyValue && rule.name == self.name && rule.values == 3 && rule.requests == 4)
  }

  private let requests: Set = ["GET a.test/x"]

  @Test func `learning adds what is new and leaves what people decided`() {
    let old = NoiseRules([
      self.entry("GET a.test/x", "text:a", .accepted), self.entry("GET a.test/x", "text:b", .rejected),
      self.entry("GET a.test/x", "text:c", .learned, .made), self.entry("GET a.test/x", "text:d", .learned, .made),
    ])
    let learned = ["text:a", "text:b", "text:c", "text:d", "text:e"].map {
      self.entry("GET a.test/x", $0, .learned, .made, values: $0 == "text:d" ? 9 : 1)
    }
    let update = old.updated(by: learned, from: self.requests, compared: [])
    #expect(update.added.map(\.name.field) == ["text:e"] && update.changed.map(\.name.field) == ["text:d"])
    #expect(update.kept == 3 && update.removed.isEmpty)
    #expect(update.rules.entries.map(\.verdict) == [.accepted, .rejected, .learned, .learned, .learned])
    #expect(update.rules[learned[3].name]?.evidence?.values == 9)
    #expect(
      update.rules.updated(by: learned, from: self.requests, compared: []).rules == update.rules, "twice is as once")
  }

  @Test func `what is not seen any more goes only where it should have been seen`() {
    let old = NoiseRules([
      self.entry("GET a.test/x", "text:a", .learned, .made), self.entry("GET b.test/x", "text:a", .learned, .made),
      self.entry("GET a.test/x", "text:b", .accepted), self.entry("GET a.test/x", "text:c", .learned, .runs),
    ])
    let one = old.updated(by: [], from: self.requests, compared: [])
    #expect(one.removed.map(\.name.field) == ["text:a"] && one.kept == 3 && one.rules.entries.count == 3)
    let two = old.updated(by: [], from: self.requests, compared: self.requests)
    #expect(two.removed.map(\.name.field) == ["text:a", "text:c"] && two.rules.entries.count == 2)
  }

  @Test func `what two runs showed stays as it is where they are not compared`() {
    let old = NoiseRules([self.entry("GET a.test/x", .learned, .runs), self.entry("GET b.test/x", .learned, .runs)])
    let learned = [self.entry("GET a.test/x", .learned, .made)]
    let requests: Set = ["GET a.test/x", "GET b.test/x"]
    let one = old.updated(by: learned, from: requests, compared: [])
    #expect(one.rules == old && one.kept == 2 && one.changed.isEmpty && one.added.isEmpty)
    let two = old.updated(by: learned, from: requests, compared: self.requests)
    #expect(two.changed == learned && two.removed.isEmpty && two.kept == 1, "the other kind was not compared")
    let newer = [self.entry("GET a.test/x", "text:q", .learned, .runs, values: 9)]
    let again = old.updated(by: newer, from: requests, compared: [])
    #expect(again.changed.count == 1, "the same reason renews the counts")
  }

  @Test func `what two runs showed goes only where those hold what speaks for it`() {
    let old = NoiseRules([
      self.entry("GET a.test/x", .learned, .runs), NoiseEntry(NoiseName(request: "GET a.test/x"), .learned, reason: .runs),
    ])
    let others = old.updated(by: [], from: self.requests, compared: self.requests, holds: { _ in false })
    #expect(others.rules.entries == [old.entries[1]], "of a rule that says nothing it is not known")
    let own = old.updated(by: [], from: self.requests, compared: self.requests, holds: { $0.requests == 1 })
    #expect(own.rules.isEmpty)
    let newer = [self.entry("GET a.test/x", "text:q", .learned, .runs, values: 9)]
    #expect(
      old.updated(by: newer, from: self.requests, compared: self.requests, holds: { _ in false }).changed.isEmpty == false)
  }

  @Test func `a recording's end adds only, and nothing that a pattern decides`() {
    let old = NoiseRules([
      self.entry("GET a.test/x", "text:a", .learned, .made), self.entry("GET a.test/*", "text:b", .rejected),
    ])
    let update = old.adding([
      self.entry("GET a.test/x", "text:a", .learned, .made, values: 9), self.entry("GET a.test/x", "text:b", .learned, .made),
      self.entry("GET a.test/x", "text:c", .learned, .made),
    ])
    #expect(update.added.map(\.name.field) == ["text:c"] && update.changed.isEmpty && update.removed.isEmpty)
    #expect(update.rules.entries.count == 3 && update.rules[old.entries[1].name]?.evidence?.values == 1)
  }

  @Test func `verdicts change by id, and rules are added by name`() {
    let old = NoiseRules([
      self.entry("GET a.test/x", "text:a", .learned, .made), self.entry("GET a.test/x", "text:b", .accepted),
    ])
    let decided = old.deciding(.rejected, on: [old.entries[0].name.id])
    #expect(decided.entries.map(\.verdict) == [.rejected, .accepted] && decided.entries[0].reason == .made)
    let added = decided.adding(self.entry("GET a.test/x", "text:a", .accepted))
    #expect(added.entries.map(\.verdict) == [.accepted, .accepted])
  }
}
