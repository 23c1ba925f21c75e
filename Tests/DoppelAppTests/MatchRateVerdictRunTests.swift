import DoppelExchange
import DoppelLearn
import DoppelTesting
import Testing

@testable import DoppelApp

struct MatchRateVerdictRunTests {
  private let sid = NoiseName(request: "GET items.example.com/s", field: "http:queryparams:sid")
  private let by = NoiseName(request: "GET items.example.com/t", field: "http:queryparams:by")
  private let path = NoiseName(request: "GET items.example.com/u/*", field: "http:url[2]")

  /// Two hits of five; one field without a risk, one that merges two answers, and an id that was never recorded.
  private func setting() async throws -> Setting {
    let setting = try Setting()
    try await setting.record([
      exchange(1, "/a"), exchange(2, "/s?sid=\(uuid(0))"), exchange(3, "/t?by=\(uuid(1))", body: #"{"a":1}"#),
      exchange(4, "/t?by=\(uuid(2))", body: #"{"a":2}"#), exchange(5, "/u/\(uuid(3))"),
    ])
    try await setting.record(
      [
        exchange(11, "/a"), exchange(12, "/a"), exchange(13, "/s?sid=\(uuid(5))"), exchange(14, "/t?by=\(uuid(6))"),
        exchange(15, "/u/\(uuid(7))"),
      ], into: "doppel/results/mocked-2026-05-27_19-08-01.0Z")
    return setting
  }

  private func decide(_ verdict: MatchRateVerdictRun.Verdict, _ setting: Setting) throws -> String {
    let former = setting.output.count
    let sources = MatchRateRun.Sources(inputs: [], requests: nil, inDirection: "out", noise: nil)
    #expect(try MatchRateVerdictRun(verdict, sources: sources).run(setting.environment) == .done)
    return String(setting.output.dropFirst(former))
  }

  private func entries(_ setting: Setting) throws -> [NoiseEntry] { try NoiseFile.read(nil, setting.environment).rules.entries }

  @Test func `a rule is accepted and undone by its id, twice as once`() async throws {
    let setting = try await self.setting()
    #expect(try self.decide(.accept([self.sid.id]), setting) == "40 % -> 60 %\n")
    #expect(try self.entries(setting) == [NoiseEntry(self.sid, .accepted)])
    #expect(try self.decide(.accept([self.sid.id]), setting) == "60 % -> 60 %\n")
    #expect(try self.entries(setting) == [NoiseEntry(self.sid, .accepted)])
    #expect(try self.decide(.undo([self.sid.id]), setting) == "60 % -> 40 %\n")
    #expect(try self.entries(setting).isEmpty)
    #expect(try self.decide(.undo([self.sid.id]), setting) == "40 % -> 40 %\n")
    #expect(
      setting.errors == """
        1 rule changed in doppel/noise.yaml
        0 rules changed in doppel/noise.yaml
        1 rule changed in doppel/noise.yaml
        0 rules changed in doppel/noise.yaml

        """)
  }

  @Test func `all are those without a risk, or with no more than is said`() async throws {
    let setting = try await self.setting()
    #expect(try self.decide(.acceptAll(maxRisk: 0), setting) == "40 % -> 60 %\n")
    #expect(setting.errors.contains("1 rule is left: more different answers would be merged than --max-risk 0\n"))
    #expect(try self.decide(.acceptAll(maxRisk: 1), setting) == "60 % -> 60 %\n", "one past the limit")
    #expect(try self.decide(.acceptAll(maxRisk: 2), setting) == "60 % -> 80 %\n")
    #expect(try self.entries(setting).map(\.name) == [self.sid, self.by])
    #expect(usage { _ = try self.decide(.acceptAll(maxRisk: -1), setting) }?.hasPrefix("--max-risk: ") == true)
  }

  @Test func `rules that merge answers only together are left`() async throws {
    let setting = try Setting()
    try await setting.record([
      exchange(1, "/p?x=\(uuid(0))&y=\(uuid(1))", body: #"{"a":1}"#),
      exchange(2, "/p?x=\(uuid(2))&y=\(uuid(3))", body: #"{"a":2}"#), exchange(3, "/s?sid=\(uuid(4))"),
    ])
    try await setting.record(
      [
        exchange(11, "/p?x=\(uuid(5))&y=\(uuid(1))"), exchange(12, "/p?x=\(uuid(0))&y=\(uuid(6))"),
        exchange(13, "/s?sid=\(uuid(7))"), exchange(14, "/s?sid=\(uuid(4))"),
      ], into: "doppel/results/mocked-2026-05-27_19-08-01.0Z")
    #expect(try self.decide(.acceptAll(maxRisk: 1), setting) == "25 % -> 50 %\n")
    #expect(
      setting.errors.contains("2 rules are left: together more different answers would be merged than --max-risk 1\n"))
    #expect(try self.entries(setting).map(\.name) == [self.sid])
    #expect(try self.decide(.acceptAll(maxRisk: 2), setting) == "50 % -> 100 %\n")
  }

  @Test func `what a person rejected is accepted by its id alone`() async throws {
    let setting = try await self.setting()
    try setting.folder.write("", to: "doppel/keep")
    var file = try NoiseFile.read(nil, setting.environment)
    file.rules = NoiseRules([NoiseEntry(self.sid, .rejected)])
    try file.write()
    #expect(try self.decide(.acceptAll(maxRisk: 0), setting) == "40 % -> 40 %\n")
    #expect(try self.entries(setting).map(\.verdict) == [.rejected])
    #expect(try self.decide(.accept([self.sid.id]), setting) == "40 % -> 60 %\n")
    #expect(try self.entries(setting) == [NoiseEntry(self.sid, .accepted, before: .rejected)])
    #expect(try self.decide(.undo([self.sid.id]), setting) == "60 % -> 40 %\n")
    #expect(try self.entries(setting) == [NoiseEntry(self.sid, .rejected)], "the rejection is back")
  }

  @Test func `what was learned is accepted, and learned again when that is undone`() async throws {
    let setting = try await self.setting()
    let learned = NoiseEntry(
      self.sid, .learned, reason: .made, evidence: NoiseEntry.Evidence(values: 1, made: 1, requests: 1))
    var file = try NoiseFile.read(nil, setting.environment)
    file.rules = NoiseRules([learned])
    try file.write()
    #expect(try self.decide(.accept([self.sid.id]), setting) == "40 % -> 60 %\n")
    #expect(try self.entries(setting).map(\.verdict) == [.accepted])
    #expect(try self.decide(.undo([self.sid.id]), setting) == "60 % -> 40 %\n")
    #expect(try self.entries(setting) == [learned])
  }

  @Test func `what is undone needs no run`() async throws {
    let setting = try Setting()
    try setting.folder.write("", to: "doppel/keep")
    var file = try NoiseFile.read(nil, setting.environment)
    file.rules = NoiseRules([NoiseEntry(self.sid, .accepted, before: .rejected)])
    try file.write()
    #expect(try self.decide(.undo([self.sid.id]), setting).isEmpty)
    #expect(try self.entries(setting) == [NoiseEntry(self.sid, .rejected)])
    #expect(setting.errors.contains("the match rate is not known: there are no results of a mock here"))
    #expect(setting.errors.hasSuffix("\n1 rule changed in doppel/noise.yaml\n"), "\(setting.errors)")
    #expect(usage { _ = try self.decide(.accept([self.sid.id]), setting) }?.hasPrefix("there are no results") == true)
  }

  @Test func `what is no rule is refused with what helps, and nothing is changed`() async throws {
    let setting = try await self.setting()
    #expect(
      usage { _ = try self.decide(.accept([self.sid.id, self.path.id]), setting) }
        == "\(self.path.id) is no rule of noise: nothing like these requests was recorded; record them")
    let ids = [self.sid.id, self.by.id].sorted().joined(separator: ", ")
    #expect(usage { _ = try self.decide(.accept(["00000000"]), setting) } == "there is no rule 00000000; there are \(ids)")
    #expect(usage { _ = try self.decide(.undo(["00000000"]), setting) } == "there is no accepted rule 00000000; there is none")
    #expect(try self.entries(setting).isEmpty && !setting.folder.files().contains("doppel/noise.yaml"))
  }
}
