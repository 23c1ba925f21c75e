import DoppelExchange
import DoppelLearn
import DoppelTesting
import Foundation
import SystemPackage
import Testing

@testable import DoppelApp

struct NoiseLearnRunTests {
  private func learn(_ setting: Setting, _ inputs: [String] = [], file: String? = nil) throws {
    _ = try NoiseLearnRun(inputs: inputs, inDirection: "out", file: file, isStrict: false).run(setting.environment)
  }

  private let made = NoiseName(request: "POST items.example.com/orders", field: "http:requestBodyJSON[id]")
  private let build = NoiseName(request: "POST items.example.com/orders", field: "http:requestBodyJSON[build]")

  @Test func `what a recording shows is written into the workspace, and said`() async throws {
    let setting = try Setting()
    try await setting.record([order(1, #"{"id":"\#(uuid(0))"}"#), order(2, #"{"id":"\#(uuid(1))"}"#)])
    try self.learn(setting)
    #expect(
      setting.errors == """
        added \(self.made.id): \(self.made.request) \(self.made.field) (made)
        2 exchanges: 1 added, 0 changed, 0 kept, 0 removed in doppel/noise.yaml

        """)
    let entry = try #require(try NoiseFile.read(nil, setting.environment).rules[self.made])
    let evidence = try #require(entry.evidence)
    #expect(entry.verdict == .learned && entry.reason == .made && evidence.values == 2 && evidence.requests == 2)
    #expect(evidence.example == exchange(1).id && evidence.exampleLikeness == "uuid" && evidence.likenesses == ["uuid"])
    #expect(evidence.exampleFile == "run/segment-0001.jsonl")
    let text = try setting.folder.read("doppel/noise.yaml")
    #expect(!text.contains(uuid(0)) && !text.contains(uuid(1)), "no value stands in the file")
    try self.learn(setting)
    #expect(try setting.folder.read("doppel/noise.yaml") == text)
    #expect(setting.errors.hasSuffix("2 exchanges: 0 added, 0 changed, 1 kept, 0 removed in doppel/noise.yaml\n"))
  }

  @Test func `what people decided stays, and what is not seen goes`() async throws {
    let setting = try Setting()
    try await setting.record([order(1, #"{"id":"\#(uuid(0))","n":"x"}"#)])
    let gone = NoiseName(request: self.made.request, field: "http:requestBodyJSON[n]")
    let other = NoiseName(request: "GET other.test/", field: "http:queryparams:q")
    var file = try NoiseFile.read(nil, setting.environment)
    file.rules = NoiseRules([
      NoiseEntry(self.made, .rejected, reason: .made), NoiseEntry(gone, .learned, reason: .made),
      NoiseEntry(other, .learned, reason: .made),
    ])
    try file.write()
    try self.learn(setting)
    #expect(setting.errors.hasPrefix("removed \(gone.id): "), "\(setting.errors)")
    let rules = try NoiseFile.read(nil, setting.environment).rules
    #expect(rules.entries.map(\.name) == [other, self.made] && rules[self.made]?.verdict == .rejected)
  }

  @Test func `what a person decides while it is learned stays`() async throws {
    let setting = try Setting()
    let folder = FilePath(try await setting.record([order(1, #"{"id":"\#(uuid(0))"}"#)]))
    let learned = NoiseLearning(paths: [folder], choice: .out, workspace: folder.removingLastComponent())
      .learn(setting.environment)
    #expect(learned.entries.map(\.name) == [self.made])
    var file = try NoiseFile.read(nil, setting.environment)
    file.rules = NoiseRules([NoiseEntry(self.made, .rejected)])
    try file.write()
    try NoiseLearnRun(inputs: [], inDirection: "out", file: nil, isStrict: false).write(learned, setting.environment)
    #expect(try NoiseFile.read(nil, setting.environment).rules == file.rules)
  }

  @Test func `two runs show what they differ in`() async throws {
    let setting = try Setting()
    try await setting.record([order(1, #"{"build":"one","level":"info"}"#)], into: "doppel/a")
    try await setting.record([order(2, #"{"build":"two","level":"info"}"#)], into: "doppel/b")
    try self.learn(setting)
    #expect(setting.errors.hasPrefix("2 exchanges: 0 added"), "one folder is no pair of runs")
    try self.learn(setting, ["doppel/a", "doppel/b"])
    #expect(setting.errors.contains("compared 1 pair of requests\n"), "\(setting.errors)")
    let entry = try #require(try NoiseFile.read(nil, setting.environment).rules[self.build])
    #expect(entry.reason == .runs && entry.evidence?.exampleFile == "a/segment-0001.jsonl")
    #expect(entry.evidence?.likenesses == ["ordinary"])
    try self.learn(setting)
    #expect(setting.errors.hasSuffix("2 exchanges: 0 added, 0 changed, 1 kept, 0 removed in doppel/noise.yaml\n"))
  }

  @Test func `one recording twice is no pair, and requests without another are counted`() async throws {
    let setting = try Setting()
    try await setting.record([order(1, #"{"build":"one"}"#)], into: "doppel/a")
    try await setting.record([order(2, #"{"build":"two"}"#), order(3, #"{"build":"two"}"#)], into: "doppel/b")
    #expect(
      usage { try self.learn(setting, ["doppel/a", "doppel/a/"]) }
        == "--in: expected two recordings of one script, not one twice")
    try self.learn(setting, ["doppel/a", "doppel/b"])
    #expect(setting.errors.hasPrefix("compared 0 pairs of requests; 3 requests have no other\n"), "\(setting.errors)")
  }

  @Test func `what two runs showed stays where other runs have no such pairs`() async throws {
    let setting = try Setting()
    try await setting.record([order(1, #"{"build":"one"}"#), order(4, "{}", path: "/p")], into: "doppel/a")
    try await setting.record(
      [order(2, #"{"build":"two"}"#), order(3, #"{"build":"two"}"#), order(5, #"{}"#, path: "/p")], into: "doppel/b")
    let rule = NoiseEntry(self.build, .learned, reason: .runs)
    var file = try NoiseFile.read(nil, setting.environment)
    file.rules = NoiseRules([rule])
    try file.write()
    try self.learn(setting, ["doppel/a", "doppel/b"])
    #expect(setting.errors.contains("compared 1 pair of requests; 3 requests have no other\n"), "\(setting.errors)")
    #expect(try NoiseFile.read(nil, setting.environment).rules.entries == [rule])
    try await setting.record([order(6, #"{"build":"one"}"#)], into: "doppel/c")
    try await setting.record([order(7, #"{"build":"one"}"#)], into: "doppel/d")
    try self.learn(setting, ["doppel/c", "doppel/d"])
    #expect(try NoiseFile.read(nil, setting.environment).rules.isEmpty, "these have, and do not differ in it")
  }

  @Test(arguments: ["doppel/", ""])
  func `another pair of runs takes nothing of what one pair showed`(folder: String) async throws {
    let setting = try Setting()
    for (number, (name, build)) in [("a", "one"), ("b", "two"), ("c", "three"), ("d", "three")].enumerated() {
      try await setting.record([order(number, #"{"build":"\#(build)"}"#)], into: folder + name)
    }
    let one = [folder + "a", folder + "b"]
    try self.learn(setting, one)
    try self.learn(setting, [folder + "c", folder + "d"])
    #expect(try NoiseFile.read(nil, setting.environment).rules.entries.map(\.name) == [self.build])
    for name in one { try FileManager.default.removeItem(atPath: setting.folder.file(name)) }
    for (number, name) in one.enumerated() { try await setting.record([order(number, #"{"build":"three"}"#)], into: name) }
    try self.learn(setting, one)
    #expect(try NoiseFile.read(nil, setting.environment).rules.isEmpty, "the runs that showed it do no more")
  }

  @Test func `a file that contradicts itself is refused before anything is read or written`() async throws {
    let setting = try Setting()
    let text = "rules:\n- request: r\n  field: f\n  verdict: accepted\n- request: r\n  field: f\n  verdict: rejected\n"
    try setting.folder.write(text, to: "doppel/noise.yaml")
    #expect(usage { try self.learn(setting) }?.hasPrefix("doppel/noise.yaml:5: this rule is rejected") == true)
    #expect(try setting.folder.read("doppel/noise.yaml") == text)
  }

  @Test func `when a recording ends, what it shows is added to its workspace in one line`() async throws {
    let setting = try Setting()
    let folder = FilePath(try await setting.record([order(1, #"{"id":"\#(uuid(0))"}"#)]))
    NoiseLearnRun.learn(from: folder, exchanges: 1, setting.environment)
    #expect(setting.errors == "learned 1 noise rule: doppel noise list\n")
    NoiseLearnRun.learn(from: folder, exchanges: 1, setting.environment)
    #expect(setting.errors == "learned 1 noise rule: doppel noise list\n", "what is known is not said again")
    #expect(try NoiseFile.read(nil, setting.environment).rules.entries.map(\.name) == [self.made])
  }

  @Test func `nothing is said where nothing was learned, or where there is no workspace`() async throws {
    let setting = try Setting()
    let plain = FilePath(try await setting.record([order(1, #"{"n":"x"}"#)]))
    NoiseLearnRun.learn(from: plain, exchanges: 1, setting.environment)
    let outside = FilePath(try await setting.record([order(1, #"{"id":"\#(uuid(0))"}"#)], into: "elsewhere/run"))
    NoiseLearnRun.learn(from: outside, exchanges: 1, setting.environment)
    #expect(setting.errors.isEmpty && !FileStatus.exists(setting.folder.file("doppel/noise.yaml")))
  }

  @Test func `a large recording is left to the command, and a bad file fails nothing`() async throws {
    let setting = try Setting()
    let folder = FilePath(try await setting.record([order(1, #"{"id":"\#(uuid(0))"}"#)]))
    NoiseLearnRun.learn(from: folder, exchanges: NoiseLearnRun.exchangesAtEnd + 1, setting.environment)
    #expect(setting.errors == "no noise was learned, because there are more than 100,000 exchanges: doppel noise learn\n")
    try setting.folder.write("x", to: "doppel/noise.yaml")
    NoiseLearnRun.learn(from: folder, exchanges: NoiseLearnRun.exchangesAtEnd, setting.environment)
    #expect(
      setting.errors.hasSuffix("\nno noise was learned: doppel/noise.yaml:1: expected name: value\n"), "\(setting.errors)")
    #expect(try setting.folder.read("doppel/noise.yaml") == "x")
  }
}
