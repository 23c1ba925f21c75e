import DoppelLearn
import DoppelTesting
import Testing

@testable import DoppelApp

struct NoiseVerdictRunTests {
  private let names = ["a", "b", "c"].map { NoiseName(request: "GET a.test/", field: "http:queryparams:\($0)") }

  /// A workspace with a rule of each verdict.
  private func setting() throws -> Setting {
    let setting = try Setting()
    try setting.folder.write("", to: "doppel/keep")
    var file = try NoiseFile.read(nil, setting.environment)
    file.rules = NoiseRules([
      NoiseEntry(self.names[0], .learned, reason: .made), NoiseEntry(self.names[1], .accepted),
      NoiseEntry(self.names[2], .rejected),
    ])
    try file.write()
    return setting
  }

  private func verdicts(_ setting: Setting) throws -> [NoiseEntry.Verdict] {
    try NoiseFile.read(nil, setting.environment).rules.entries.map(\.verdict)
  }

  private func decide(_ verdict: NoiseVerdictRun.Verdict, _ choice: NoiseVerdictRun.Choice, _ setting: Setting) throws {
    _ = try NoiseVerdictRun(verdict, choice, file: nil).run(setting.environment)
  }

  @Test func `rules are decided by their ids, twice as once`() throws {
    let setting = try self.setting()
    try self.decide(.rejected, .ids([self.names[0].id, self.names[1].id]), setting)
    #expect(try self.verdicts(setting) == [.rejected, .rejected, .rejected])
    try self.decide(.accepted, .ids([self.names[0].id, self.names[0].id]), setting)
    #expect(try self.verdicts(setting) == [.accepted, .rejected, .rejected])
    let text = try setting.folder.read("doppel/noise.yaml")
    try self.decide(.accepted, .ids([self.names[0].id]), setting)
    #expect(try setting.folder.read("doppel/noise.yaml") == text)
    #expect(
      setting.errors == """
        2 rules rejected in doppel/noise.yaml
        1 rule accepted in doppel/noise.yaml
        0 rules accepted in doppel/noise.yaml; 1 was so before

        """)
  }

  @Test func `an unknown id is refused with those that there are, and nothing is changed`() throws {
    let setting = try self.setting()
    let ids = self.names.map(\.id).sorted().joined(separator: ", ")
    #expect(
      usage { try self.decide(.accepted, .ids([self.names[0].id, "00000000"]), setting) }
        == "there is no rule 00000000 in doppel/noise.yaml; there are \(ids)")
    #expect(try self.verdicts(setting) == [.learned, .accepted, .rejected])
    let empty = try Setting()
    #expect(
      usage { try self.decide(.accepted, .ids(["x"]), empty) }
        == "there is no rule x in doppel/noise.yaml; it has none: doppel noise learn")
  }

  @Test func `all are those that nobody decided`() throws {
    let setting = try self.setting()
    try self.decide(.accepted, .all, setting)
    #expect(try self.verdicts(setting) == [.accepted, .accepted, .rejected])
    #expect(try NoiseFile.read(nil, setting.environment).rules[self.names[0]]?.reason == .made, "why it was learned stays")
  }

  @Test(arguments: [("GET a\nb", "f"), ("GET a", "f\n"), ("GET a", "f\r\ng")])
  func `what is named by hand stands on one line`(request: String, field: String) throws {
    let setting = try self.setting()
    let text = try setting.folder.read("doppel/noise.yaml")
    #expect(
      usage { try self.decide(.accepted, .named(request: request, field: field), setting) }
        == "--request and --field: expected one line")
    #expect(try setting.folder.read("doppel/noise.yaml") == text)
  }

  @Test(arguments: ["http:host", "http:method", "build", "x:y", "http:unknown[id]", ""])
  func `what is never noise is refused`(field: String) throws {
    let setting = try self.setting()
    #expect(
      usage { try self.decide(.accepted, .named(request: "GET a.test/", field: field), setting) }
        == "--field: \(field) is never noise: expected a field such as http:queryparams:q or http:requestBodyJSON[id]")
    #expect(try self.verdicts(setting) == [.learned, .accepted, .rejected])
  }

  @Test(arguments: ["[bad", "GET", "", "/orders", "{} a.test/", "GE[T a.test/"])
  func `what names no kind of requests is refused`(request: String) throws {
    let setting = try self.setting()
    #expect(
      usage { try self.decide(.rejected, .named(request: request, field: "http:queryparams:q"), setting) }
        == "--request: expected a method and a place, such as 'POST api.example/orders/*', not \"\(request)\"")
  }

  @Test func `a field that no recorded request has is told, and accepted all the same`() async throws {
    let setting = try Setting()
    try await setting.record([order(1, #"{"id":"x"}"#)])
    let fields = ["http:requestBodyJSON[id]", "http:requestBodyJSON[other]"]
    for field in fields { try self.decide(.accepted, .named(request: "POST items.example.com/*", field: field), setting) }
    #expect(
      setting.errors == """
        1 rule accepted in doppel/noise.yaml
        1 rule accepted in doppel/noise.yaml
        no recorded request of this kind has http:requestBodyJSON[other] with a value that may be noise, as truth values never are; the rule counts once one has

        """)
    try self.decide(.accepted, .named(request: "GET items.example.com/*", field: fields[0]), setting)
    #expect(
      setting.errors.hasSuffix(
        "\nno recorded request of this kind has \(fields[0]) with a value that may be noise, as truth values never are; the rule counts once one has\n"
      ))
    #expect(try NoiseFile.read(nil, setting.environment).rules.entries.count == 3)
  }

  @Test func `a field may be named by hand`() throws {
    let setting = try self.setting()
    try self.decide(.accepted, .named(request: "GET a.test/**", field: "http:queryparams:d"), setting)
    try self.decide(.accepted, .named(request: "GET a.test/", field: "http:queryparams:c"), setting)
    let rules = try NoiseFile.read(nil, setting.environment).rules
    let new = NoiseName(request: "GET a.test/**", field: "http:queryparams:d")
    #expect(rules.entries.count == 4 && rules[new] == NoiseEntry(new, .accepted) && rules[self.names[2]]?.verdict == .accepted)
  }
}
