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
    #expect(try NoiseFile.parse(file.text, shown: "x").rules == self.rules)
    let empty = NoiseFile(path: "/x", shown: "x", rules: NoiseRules())
    #expect(try NoiseFile.parse(empty.text, shown: "x").rules.isEmpty)
  }

  @Test(arguments: ["\"\u{301}", "\\\u{301}", "a\u{308}\"", "\r\"", "\"\\"])
  func `marks that combine with a quote or a backslash leave the file readable`(text: String) throws {
    let rules = NoiseRules([NoiseEntry(NoiseName(request: "GET a.test/\(text)", field: "f[\(text)]"), .accepted)])
    let read = try NoiseFile.parse(NoiseFile(path: "/x", shown: "x", rules: rules).text, shown: "x").rules
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
    let rules = try NoiseFile.parse("rules:\n- verdict: rejected\n  field: f\n  request: r\n", shown: "x").rules
    #expect(rules.entries == [NoiseEntry(NoiseName(request: "r", field: "f"), .rejected)])
  }

  @Test(arguments: [
    ("verdict: maybe", "4: verdict: expected learned, accepted or rejected, not \"maybe\""),
    ("reason: x", "4: reason: expected moment, made, alike, named, followed, given, runs or declared, not \"x\""),
    ("id: '00000000'", "4: the id of this request and field is "),
    ("confidence: 1.1", "4: expected a confidence from 0 to 1, not \"1.1\""),
    ("confidence: high", "4: expected a confidence from 0 to 1, not \"high\""),
    ("requests: -1", "4: expected a count in requests, not \"-1\""),
    ("verdict: [accepted, rejected]", "4: expected one verdict"),
    ("example: x\n  requests: 1", "4: expected the id of an exchange, not \"x\""),
    ("likenesses: [uuid, x]\n  requests: 1", "4: likenesses: expected a class of values, short or ordinary, not \"x\""),
    ("example-likeness: x\n  requests: 1", "4: example-likeness: expected a class of values, short or ordinary, not \"x\""),
    ("before: learned", "4: before: expected rejected, of a rule that is accepted, not \"learned\""),
    ("before: rejected", nil),
    ("likeness: x", "4: a rule has no likeness; it has id, "),
  ])
  func `a member that does not fit is named with its line`(member: String, expected: String?) {
    let isVerdict = member.hasPrefix("verdict")
    let text = "rules:\n- request: r\n  field: f\n  \(member)\n" + (isVerdict ? "" : "  verdict: accepted\n")
    guard let expected else { return #expect(self.problem(text) == nil) }
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
      try NoiseFile.parse(text("accepted", "accepted"), shown: "x").rules.entries.count == 1,
      "twice the same is no contradiction")
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

  @Test func `a file of the limit is written whole, one byte more costs the weakest that was learned`() throws {
    func entry(_ field: String, _ verdict: NoiseEntry.Verdict, values: Int) -> NoiseEntry {
      NoiseEntry(
        NoiseName(request: "GET a.test/", field: field), verdict, reason: .made,
        evidence: NoiseEntry.Evidence(values: values, made: 1, requests: 1))
    }
    let entries = [entry("a", .learned, values: 2), entry("b", .learned, values: 1), entry("c", .rejected, values: 0)]
    var file = NoiseFile(path: "/x", shown: "x", rules: NoiseRules(entries))
    let size = file.text.utf8.count
    #expect(file.leaveOutWeakest(limit: size) == 0 && file.rules.entries == entries)
    #expect(file.leaveOutWeakest(limit: size - 1) == 1 && file.rules.entries == [entries[0], entries[2]])
    #expect(file.leaveOutWeakest(limit: 1) == 1 && file.rules.entries == [entries[2]], "what a person decided stays")
  }

  @Test func `what would be larger than what is read is not written`() async throws {
    let setting = try Setting()
    let long = NoiseName(request: "GET a.test/", field: String(repeating: "x", count: NoiseFile.limit))
    let error = await failure {
      try NoiseFile.change(at: NoiseFile.place(nil, setting.environment), setting.environment) { file in
        file.rules = NoiseRules([NoiseEntry(long, .accepted)])
      }
    }
    #expect(error?.exitCode == .failed)
    #expect(error?.message == "doppel/noise.yaml would have more than 16777216 bytes; remove rules from it")
    #expect(!FileStatus.exists(setting.folder.file("doppel")), "a folder that was made for it is gone again")
  }

  @Test func `a change waits for another one and says so where that does not end`() async throws {
    let setting = try Setting()
    try setting.folder.write("", to: "doppel/keep")
    let place = NoiseFile.place(nil, setting.environment)
    let lock = try FolderLock(FilePath(setting.folder.file("doppel")))
    let error = await failure { try NoiseFile.change(at: place, setting.environment, patience: .zero) { _ in } }
    withExtendedLifetime(lock) {}
    #expect(error?.exitCode == .failed && error?.message.hasPrefix("another command is changing files in ") == true)
  }

  @Test func `changes that are made at once are all there`() async throws {
    let setting = try Setting()
    let names = (0..<12).map { NoiseName(request: "GET a.test/", field: "http:queryparams:f\($0)") }
    await withTaskGroup(of: Void.self) { group in
      for name in names {
        group.addTask {
          _ = try? NoiseVerdictRun(.accepted, .named(request: name.request, field: name.field), file: nil)
            .run(setting.environment)
        }
      }
    }
    #expect(try Set(NoiseFile.read(nil, setting.environment).rules.entries.map(\.name)) == Set(names))
  }

  @Test func `a link is followed within the project, and refused where it leads out of it`() throws {
    let setting = try Setting()
    let outside = try TemporaryFolder()
    try setting.folder.write("", to: "doppel/keep")
    try setting.folder.write("rules: []\n", to: "shared.yaml")
    try outside.write("rules: []\n", to: "other.yaml")
    let path = setting.folder.file("doppel/noise.yaml")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "../shared.yaml")
    var file = try NoiseFile.read(nil, setting.environment)
    file.rules = self.rules
    try file.write()
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "../shared.yaml")
    #expect(try NoiseFile.read(nil, setting.environment).rules == self.rules)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: outside.file("other.yaml"))
    #expect(usage { try file.write() }?.hasPrefix("doppel/noise.yaml is a link that leads out of ") == true)
    let place = NoiseFile.place(nil, setting.environment)
    try outside.write("none", to: "other.yaml")
    #expect(
      usage { try NoiseFile.change(at: place, setting.environment) { _ in } }?.hasPrefix("doppel/noise.yaml is a link ")
        == true,
      "before it is read")
    #expect(try outside.read("other.yaml") == "none")
  }

  @Test func `a file that is no UTF-8 is refused with its line`() throws {
    let setting = try Setting()
    try setting.folder.write("", to: "doppel/keep")
    let path = setting.folder.file("doppel/noise.yaml")
    try Data([0x23, 0x0a, 0x23, 0xff, 0x0a]).write(to: URL(fileURLWithPath: path))
    #expect(usage { _ = try NoiseFile.read(nil, setting.environment) } == "\(path):2: expected UTF-8")
  }

  @Test func `files of examples are named from the workspace`() {
    #expect(NoiseFile.inWorkspace("/a/doppel/run/x.md", "/a/doppel") == "run/x.md")
    #expect(NoiseFile.inWorkspace("/b/run/x.md", "/a/doppel") == nil)
    #expect(NoiseFile.inWorkspace("/a/doppel/run/x\ny.md", "/a/doppel") == nil, "the file has lines")
  }
}
