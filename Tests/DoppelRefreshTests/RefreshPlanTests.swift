import DoppelCompare
import DoppelExchange
import DoppelRules
import NIOCore
import Testing

@testable import DoppelRefresh

struct RefreshPlanTests {
  private func plan(
    _ policies: [String] = [], expiry: Int64 = 0, onChange: RefreshPlan.OnChange = .replace, removes: Bool = false,
    accepting: Set<Int> = [], ignoring: [String] = []
  ) throws -> RefreshPlan {
    var rules = RefreshPlan.Rules(
      renewal: try RenewalRules(policies), expiry: Timestamp(nanoseconds: expiry * 1_000_000_000))
    rules.onChange = onChange
    rules.removes = removes
    rules.accepted = accepting
    return RefreshPlan(rules, form, ignoring: try ignoring.map { try FieldPattern($0) })
  }

  /// Policy, whether the answer is old, whether it changed, what comes of it (`kept` for nothing to tell).
  @Test(arguments: [
    ("never", true, true, "kept"), ("missing", true, true, "held"), ("missing", true, false, "kept"),
    ("expired", true, true, "changed"), ("expired", false, true, "held"), ("expired", true, false, "confirmed"),
    ("expired", false, false, "kept"), ("changed", false, true, "changed"), ("changed", true, true, "changed"),
    ("changed", false, false, "kept"), ("changed", true, false, "confirmed"), ("always", false, false, "changed"),
    ("always", false, true, "changed"),
  ])
  func `the policy, the age and the change decide`(_ policy: String, isOld: Bool, isChanged: Bool, outcome: String) throws {
    var plan = try self.plan([policy], expiry: isOld ? 200 : 50)
    try plan.absorb([newer(isChanged ? #"{"v":2}"# : #"{"v":1}"#)], into: [recorded(at: 100)])
    #expect(plan.entries.first?.kind.rawValue ?? "kept" == outcome)
    #expect(plan.keptCount == (outcome == "kept" ? 1 : 0))
  }

  @Test(arguments: [("never", false), ("missing", true), ("expired", true), ("changed", true), ("always", true)])
  func `a request that the library lacks is added unless the policy is never`(_ policy: String, isAdded: Bool) throws {
    var plan = try self.plan([policy])
    try plan.absorb([newer(path: "/new", says: 9)], into: [recorded()])
    #expect(plan.count(.added) == (isAdded ? 1 : 0) && plan.entries.first { $0.kind == .added }?.newer == (isAdded ? 0 : nil))
  }

  @Test func `a replaced answer says what changed, field by field, and keeps its ids`() throws {
    let (id, other) = ("0b3c8a52-6a44-4d0e-9d57-1f3c2a8e7b60", "9f1d2c3b-4a5e-4f60-8b7a-6c5d4e3f2a1b")
    var plan = try self.plan()
    try plan.absorb([newer(#"{"id":"\#(other)","v":2}"#)], into: [recorded(#"{"id":"\#(id)","v":1}"#)])
    let entry = try #require(plan.entries.first)
    #expect(entry.verdict.differences.map(\.path.description) == ["body.v"])
    #expect(text(entry.answer) == #"{"id":"\#(id)","v":2}"# && entry.answer == entry.recorded)
    var whole = try self.plan(["always"])
    try whole.absorb([newer(#"{"id":"\#(other)","v":1}"#)], into: [recorded(#"{"id":"\#(id)","v":1}"#)])
    #expect(text(whole.entries.first?.answer) == #"{"id":"\#(other)","v":1}"#)
  }

  @Test(arguments: [(RefreshPlan.OnChange.append, "appended"), (.keep, "held")])
  func `an answer that changed is joined by the new one, or stays, where that was asked`(
    _ onChange: RefreshPlan.OnChange, kind: String
  ) throws {
    var plan = try self.plan(onChange: onChange)
    try plan.absorb([newer(#"{"v":2}"#)], into: [recorded()])
    let entry = try #require(plan.entries.first)
    #expect(entry.kind.rawValue == kind && entry.answer == nil && entry.verdict.differences.count == 1)
    #expect(plan.isEmpty == (kind == "held"))
    #expect(entry.addition?.description == (kind == "held" ? nil : "200, application/json"))
  }

  @Test func `an answer that equal recorded ones got together joins them once in each recording`() throws {
    var plan = try self.plan(onChange: .append)
    let library = [recorded(), recorded(), recorded(recording: 1)]
    try plan.probe(library.indices.map { .init(library: $0, newer: 0) }, [newer(#"{"v":2}"#)], of: library)
    #expect(plan.entries.map(\.kind) == [.appended, .appended] && plan.entries.map(\.library) == [0, 2])
    #expect(plan.keptCount == 1)
  }

  @Test(arguments: [(false, "unseen"), (true, "removed")])
  func `what the newer recording lacks stays unless it is to be removed; of other hosts nothing is known`(
    _ removes: Bool, kind: String
  ) throws {
    var elsewhere = recorded(path: "/elsewhere")
    elsewhere.place.host = "other.example"
    var plan = try self.plan(removes: removes)
    try plan.absorb([newer()], into: [recorded(), recorded(path: "/gone"), elsewhere])
    #expect(plan.entries.map(\.kind.rawValue) == [kind] && plan.entries.first?.library == 1 && plan.keptCount == 2)
  }

  @Test func `an edit stands on top of the new answer, which becomes what was recorded`() throws {
    var plan = try self.plan()
    let edited = recorded(#"{"v":1,"mine":5}"#, base: .known(answer(#"{"v":1,"mine":1}"#)))
    try plan.absorb([newer(#"{"v":2,"mine":1}"#)], into: [edited])
    #expect(text(plan.entries.first?.answer) == #"{"v":2,"mine":5}"#)
    #expect(text(plan.entries.first?.recorded) == #"{"v":2,"mine":1}"# && plan.conflictCount == 0)
  }

  @Test func `an edit whose base nobody knows stays, and is told once`() throws {
    let lost = recorded(#"{"v":5}"#, base: .withoutBody(answer(#"{"v":5}"#), isBody: { _ in false }))
    var plan = try self.plan()
    try plan.absorb([newer(#"{"v":2}"#)], into: [lost])
    let entry = try #require(plan.entries.first)
    #expect(entry.kind == .changed && text(entry.answer) == #"{"v":5}"# && text(entry.recorded) == #"{"v":2}"#)
    #expect(entry.conflicts.map(\.path.description) == ["body.v"] && entry.verdict.isMatch)
    var next = try self.plan()
    try next.absorb(
      [newer(#"{"v":2}"#)], into: [recorded(#"{"v":5}"#, base: .known(try #require(entry.recorded)))])
    #expect(next.entries.isEmpty && next.keptCount == 1)
  }

  @Test func `an answer that is not taken for the truth is refused with its reason`() throws {
    var plan = try self.plan()
    try plan.absorb([newer("{}", code: 503)], into: [recorded()])
    #expect(plan.entries.first?.kind == .refused && plan.entries.first?.refusal == .error(status: 503, recorded: 200))
    #expect(plan.isEmpty)
    var accepting = try self.plan(accepting: [503])
    try accepting.absorb([newer("{}", code: 503)], into: [recorded()])
    #expect(accepting.entries.first?.kind == .changed)
  }

  @Test func `an error beside a success is refused, and the success stands for the recorded answer`() throws {
    var plan = try self.plan(removes: true)
    try plan.absorb(
      [newer("no", says: 7, code: 503), newer(#"{"v":2}"#, says: 2)], into: [recorded(), recorded(#"{"v":3}"#, says: 3)])
    #expect(plan.entries.map(\.kind) == [.changed, .refused] && plan.entries.map(\.newer) == [1, 0])
    #expect(plan.entries[0].library == 0 && plan.entries[1].refusal == .error(status: 503, recorded: 200))
    #expect(plan.keptCount == 1, "what was answered with an error is not gone")
  }

  @Test func `what is added is believed as what is renewed, and says what it is`() throws {
    var plan = try self.plan()
    try plan.absorb(
      [
        newer(says: 1), newer("<html>", says: 2, code: 401), newer(path: "/new", says: 3, code: 401),
        newer(path: "/broken", says: 4, code: 500),
      ], into: [recorded()])
    #expect(plan.entries.map(\.kind) == [.refused, .added, .refused])
    #expect(plan.entries[0].refusal == .credentials(status: 401, recorded: 200))
    #expect(plan.entries[1].addition?.description == "401, application/json")
    #expect(plan.entries[2].refusal?.description == "answered 500, recorded was nothing")
    var accepting = try self.plan(accepting: [500])
    try accepting.absorb([newer(path: "/broken", says: 4, code: 500)], into: [recorded()])
    #expect(accepting.count(.added) == 1)
  }

  @Test func `what cannot be taken of the newer recording is not gone`() throws {
    var plan = try self.plan(removes: true)
    let cut = recorded(path: "/cut")
    try plan.absorb([newer()], seen: [cut.signature], into: [recorded(), cut, recorded(path: "/gone")])
    #expect(plan.entries.map(\.kind) == [.removed] && plan.entries.first?.library == 2 && plan.keptCount == 2)
  }

  @Test func `what a person edited is not taken out`() throws {
    var plan = try self.plan(removes: true)
    try plan.absorb([newer()], into: [recorded(), recorded(path: "/mine", isEdited: true)])
    #expect(plan.entries.map(\.kind) == [.held] && plan.entries.first?.reason == "not seen any more, but edited")
    #expect(plan.isEmpty)
  }

  @Test func `probed answers are compared, those without an answer are refused, in the order of the library`() throws {
    var plan = try self.plan()
    try plan.probe([.init(library: 1, newer: 0)], [newer(#"{"v":2}"#)], of: [recorded(), recorded()])
    plan.refuse([(2, .depends), (0, .unanswered("connection refused"))], of: [recorded(), recorded(), recorded(path: "/c")])
    plan.keep(3)
    #expect(plan.entries.map(\.kind) == [.refused, .changed, .refused] && plan.keptCount == 3 && plan.comparedCount == 1)
    #expect(plan.entries.last?.place == place("/c") && plan.entries.last?.refusal == .depends)
  }

  @Test func `contradicting rules end it`() throws {
    // each says as much as the other
    let texts = ["api.example/a/*=changed", "api.example/*/b=always"]
    var plan = try self.plan(texts)
    let library = [recorded(path: "/a/b")]
    #expect(throws: RenewalRules.Contradiction(first: texts[0], second: texts[1], place: place("/a/b"))) {
      try plan.absorb([newer(path: "/a/b")], into: library)
    }
  }
}
