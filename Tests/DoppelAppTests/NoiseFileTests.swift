import DoppelExchange
import DoppelLearn
import DoppelTesting
import Foundation
import SystemPackage
import Testing

@testable import DoppelApp

struct NoiseFileTests {
  private let name = NoiseName(request: "POST api.test/orders/*", field: #"http:requestBodyJSON["id\"]"#)

  private var rules: NoiseRules {
    NoiseRules([
      NoiseEntry(
        self.name, .learned, reason: .made,
        evidence: NoiseEntry.Evidence(
          values: 3, made: 3, requests: 4, likenesses: ["short", "uuid"],
          example: ExchangeID("0197aaaa-0000-7000-8000-000000000001"), exampleLikeness: "uuid",
          exampleFile: "run/api.test/one.md")),
      NoiseEntry(NoiseName(request: "GET api.test/a", field: "http:queryparams:q"), .accepted),
    ])
  }

  private func problem(_ text: String) -> String? { usage { _ = try NoiseFile.parse(text, shown: "noise.yaml") } }

  @Test func `a file reads well and says the same when it is read again`() throws {
    let file = NoiseFile(path: "/x", shown: "x", rules: self.rules)
    let first = NoiseName(request: "GET api.test/a", field: "http:queryparams:q").id
    #expect(
      file.text == NoiseFile.head + """
        rules:
        - id: '\(first)'
          request: "GET api.test/a"
          field: "http:queryparams:q"
          verdict: accepted
          reason: declared

        - id: '\(self.name.id)'
          request: "POST api.test/orders/*"
          field: "http:requestBodyJSON[\\"id\\\\\\"]"
          verdict: learned
          reason: made
          confidence: 0.56
          values: 3
          made: 3
          requests: 4
          likenesses: [short, uuid]
          example: 0197aaaa-0000-7000-8000-000000000001
          example-file: "run/api.test/one.md"
          example-likeness: uuid

        """)
    #expect(try NoiseFile.parse(file.text, shown: "x") == self.rules)
    let empty = NoiseFile(path: "/x", shown: "x", rules: NoiseRules())
    #expect(try NoiseFile.parse(empty.text, shown: "x").isEmpty)
  }

  @Test(arguments: ["\"\u{301}", "\\\u{301}", "a\u{308}\"", "\r\"", "\"\\"])
  func `marks that combine with a quote or a backslash leave the file readable`(text: String) throws {
    let rules = NoiseRules([NoiseEntry(NoiseName(request: "GET a.test/\(text)", field: "f[\(text)]"), .accepted)])
    let read = try NoiseFile.parse(NoiseFile(path: "/x", shown: "x", rules: rules).text, shown: "x")
    #expect(read == rules && read.entries.first?.name.id == rules.entries.first?.name.id)
  }

  @Test(arguments: [
    (1, 1, 1, "0.50"), (99, 99, 99, "0.99"), (1_000_000, 1, 1, "0.99"), (1, 1, 100, "0.00"), (1, 1, 12, "0.04"),
    (Int.max, 1, 1, "0.99"),
  ])
  func `confidence has two decimals, and is never more than it was`(values: Int, made: Int, requests: Int, text: String) {
    #expect(NoiseFile.confidence(NoiseEntry.Evidence(values: values, made: made, requests: requests)) == text)
  }

  @Test func `people may leave out what can be told`() throws {
    let rules = try NoiseFile.parse("rules:\n- verdict: rejected\n  field: f\n  request: r\n", shown: "x")
    #expect(rules.entries == [NoiseEntry(NoiseName(request: "r", field: "f"), .rejected)])
  }

  @Test(arguments: [
    ("verdict: maybe", "4: verdict: expected learned, accepted or rejected, not \"maybe\""),
    ("reason: x", "4: reason: expected moment, made, alike, named, followed, runs or declared, not \"x\""),
    ("id: '00000000'", "4: the id of this request and field is "),
    ("confidence: 1.1", "4: expected a confidence from 0 to 1, not \"1.1\""),
    ("confidence: high", "4: expected a confidence from 0 to 1, not \"high\""),
    ("requests: -1", "4: expected a count in requests, not \"-1\""),
    ("verdict: [accepted, rejected]", "4: expected one verdict"),
    ("example: x\n  requests: 1", "4: expected the id of an exchange, not \"x\""),
    ("likenesses: [uuid, x]\n  requests: 1", "4: likenesses: expected a class of values, short or ordinary, not \"x\""),
    ("example-likeness: x\n  requests: 1", "4: example-likeness: expected a class of values, short or ordinary, not \"x\""),
    ("likeness: x", "4: a rule has no likeness; it has id, "),
  ])
  func `a member that does not fit is named with its line`(member: String, expected: String) {
    let isVerdict = member.hasPrefix("verdict")
    let text = "rules:\n- request: r\n  field: f\n  \(member)\n" + (isVerdict ? "" : "  verdict: accepted\n")
    #expect(self.problem(text)?.hasPrefix("noise.yaml:\(expected)") == true, "\(self.problem(text) ?? "")")
  }

  @Test(arguments: [
    ("- field: f\n  verdict: accepted", "request"), ("- request: r\n  verdict: accepted", "field"),
    ("- request: r\n  field: f", "verdict"),
  ])
  func `a member that is missing is named with the rule's line`(rule: String, name: String) {
    #expect(self.problem("# head\nrules:\n\(rule)\n") == "noise.yaml:3: a rule needs a \(name)")
  }

  @Test func `what is no list of rules is refused with its line`() {
    #expect(self.problem("rules:\n- request r\n") == "noise.yaml:2: expected name: value")
    #expect(self.problem("verdict: accepted\n") == "noise.yaml:1: expected rules: at the beginning")
  }

  @Test func `two rules that contradict each other are named both`() throws {
    func text(_ one: String, _ other: String) -> String {
      "rules:\n- request: r\n  field: f\n  verdict: \(one)\n- request: r\n  field: f\n  verdict: \(other)\n"
    }
    #expect(
      self.problem(text("accepted", "rejected"))
        == "noise.yaml:5: this rule is rejected, and line 2 has the same request and field as accepted; remove one of them")
    #expect(self.problem(text("learned", "accepted")) != nil)
    #expect(
      try NoiseFile.parse(text("accepted", "accepted"), shown: "x").entries.count == 1, "twice the same is no contradiction")
  }

  @Test func `the workspace's file is read, and one that was named must be there`() throws {
    let setting = try Setting()
    var file = try NoiseFile.read(nil, setting.environment)
    #expect(file.rules.isEmpty && file.shown == "doppel/noise.yaml")
    #expect(usage { _ = try NoiseFile.read("x.yaml", setting.environment, mayBeMissing: false) } == "there is no x.yaml")
    file.rules = self.rules
    try file.write()
    #expect(try NoiseFile.read(nil, setting.environment).rules == self.rules)
    #expect(try NoiseFile.read("doppel/noise.yaml", setting.environment, mayBeMissing: false).rules == self.rules)
    try setting.folder.write(String(repeating: "#", count: NoiseFile.limit + 1), to: "doppel/noise.yaml")
    #expect(
      usage { _ = try NoiseFile.read(nil, setting.environment) }?.hasSuffix("is larger than \(NoiseFile.limit) bytes") == true)
  }

  @Test func `files of examples are named from the workspace`() {
    #expect(NoiseFile.inWorkspace("/a/doppel/run/x.md", "/a/doppel") == "run/x.md")
    #expect(NoiseFile.inWorkspace("/b/run/x.md", "/a/doppel") == nil)
    #expect(NoiseFile.inWorkspace("/a/doppel/run/x\ny.md", "/a/doppel") == nil, "the file has lines")
  }
}
