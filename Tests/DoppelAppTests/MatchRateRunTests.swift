import DoppelExchange
import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct MatchRateRunTests {
  private let results = "doppel/results/mocked-2026-05-27_19-08-01.0Z"

  private func tagged(_ exchange: Exchange, _ tags: KeyValuePairs<String, String>) -> Exchange {
    var exchange = exchange
    exchange.tags += tags.map { Exchange.Tag($0.key, $0.value) }
    return exchange
  }

  private func run(
    _ setting: Setting, requests: String? = nil, inputs: [String] = [], direction: String = "out", output: String = "csv",
    conditions: [String] = []
  ) throws -> ExitCode {
    let sources = MatchRateRun.Sources(inputs: inputs, requests: requests, inDirection: direction, noise: nil)
    return try MatchRateRun(sources: sources, output: output, conditions: conditions).run(setting.environment)
  }

  @Test func `the newest results are asked again of the workspace's recordings`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a"), exchange(2, "/s?q=1&sid=\(uuid(0))")])
    try await setting.record(
      [self.tagged(exchange(11, "/none"), ["match": "MISS"])], into: "doppel/results/mocked-2026-01-01_0.0Z")
    try await setting.record(
      [
        self.tagged(exchange(11, "/a"), ["match": "HIT"]),
        self.tagged(exchange(12, "/s?q=1&sid=\(uuid(5))"), ["match": "MISS"]),
        self.tagged(exchange(13, "/s?q=1&sid=\(uuid(6))"), ["match": "PASSTHROUGH"]),
        self.tagged(exchange(14, "/a"), ["match": "FAULT"]),
        self.tagged(exchange(15, "/a"), ["match": "HIT", "fault": "slow"]),
        self.tagged(exchange(16, "/a"), ["chaos": "x"]),
      ], into: self.results)
    #expect(try self.run(setting, output: "pretty") == .done)
    let lines = setting.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "match rate  33.3 % now, 33.3 % in the run; 3 requests, 2 misses now")
    #expect(lines.dropFirst().first == "left out  3 requests: a fault was injected")
    #expect(
      lines.contains { $0.contains("noise   GET items.example.com/s  http:queryparams:sid  uuid       2      2") }, "\(lines)")
  }

  @Test func `results that hold no request of a mock are passed over`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a")])
    try await setting.record([exchange(11, "/a")], into: self.results)
    try await setting.record([], into: "doppel/results/mocked-2026-05-28_0.0Z")
    try await setting.record([exchange(12, "/b")], into: "doppel/results/replayed-2026-05-29_0.0Z")
    #expect(try self.run(setting, conditions: ["requests != 1", "misses > 0"]) == .done, "\(setting.errors)")
    try FileManager.default.removeItem(atPath: setting.folder.file(self.results))
    #expect(
      usage { _ = try self.run(setting) }
        == "no results of a mock here hold a request that can be asked; run doppel mock first, or name a run with "
        + "--requests RESULTS")
  }

  @Test(arguments: [("request_id", "0 misses now"), ("order_id", "1 miss now")])
  func `of one recorded request what is called and drawn anew is noise`(name: String, expected: String) async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a?\(name)=\(uuid(0))")])
    try await setting.record([exchange(11, "/a?\(name)=\(uuid(5))")], into: self.results)
    #expect(try self.run(setting, output: "pretty") == .done)
    #expect(setting.output.contains("1 request, \(expected)"), "\(setting.output)")
  }

  @Test func `a condition gates`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a")])
    try await setting.record([exchange(11, "/a"), exchange(12, "/b")], into: self.results)
    #expect(try self.run(setting, conditions: ["match-rate < 95"]) == .checkFailed)
    #expect(try self.run(setting, conditions: ["match-rate < 50", "misses > 1"]) == .done)
    #expect(try self.run(setting, conditions: ["match-rate.current < 50"]) == .checkFailed, "the run says nothing of it")
    #expect(setting.errors.contains("match-rate is 50 % (fails if < 95)\n"))
    #expect(usage { _ = try self.run(setting, conditions: ["hits > 1"]) }?.hasPrefix("--fail-if: ") == true)
  }

  @Test func `each form is printed`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a")])
    try await setting.record([exchange(12, "/b")], into: self.results)
    _ = try self.run(setting)
    #expect(setting.output.hasPrefix("id,remedy,request,field,likeness,requests,alone,with,mergedAnswers,mergedRequests\r\n"))
    let former = setting.output.count
    _ = try self.run(setting, output: "json")
    #expect(setting.output.dropFirst(former).hasPrefix("{\n  \"format\": \"doppel-match-rate\""))
    #expect(usage { _ = try self.run(setting, output: "xml") } == #"--output: expected pretty, json, yaml or csv, not "xml""#)
  }

  @Test func `nothing to ask, and nobody to be asked, is refused`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a")])
    #expect(
      usage { _ = try self.run(setting) }
        == "there are no results of a mock here; run doppel mock first, or name a run with --requests RESULTS")
    #expect(usage { _ = try self.run(setting, requests: "gone") } == "--requests: there is no gone")
    try setting.folder.write("", to: "none/segment-0001.jsonl")
    #expect(
      usage { _ = try self.run(setting, requests: "none") }
        == "none holds no request that can be asked; name another with --requests")
    #expect(
      usage { _ = try self.run(setting, requests: "doppel/run", inputs: ["none"]) }
        == "the recordings hold no exchange that can be answered with; name others with --in DIR")
    #expect(
      usage { _ = try self.run(setting, requests: "doppel/run", direction: "in") }
        == "the recordings hold no exchange that can be answered with; name others with --in DIR")
  }
}
