import DoppelExchange
import DoppelRefresh
import DoppelTesting
import Testing

@testable import DoppelApp

struct ScoreRunTests {
  private func run(_ conditions: [String] = [], targets: [String] = [], age: String = "7d", output: String = "json") -> ScoreRun
  {
    ScoreRun(inputs: [], probing: .init(targets: targets), maximumAge: age, conditions: conditions, output: output)
  }

  /// Two young answers and one of ten days.
  private func setting() async throws -> Setting {
    let setting = try Setting()
    var old = exchange(1, "/old")
    old.startedAt = Setting.now.advanced(by: .seconds(-10 * 86_400))
    try await setting.record([old, exchange(2, "/a"), exchange(3, "/b")])
    return setting
  }

  @Test func `freshness is the share of young answers where no server is asked`() async throws {
    let setting = try await self.setting()
    #expect(try await self.run().run(setting.environment) == .done)
    let root = try FieldTree(json: setting.output).root
    #expect(root["freshness"]?.double == 66.67 && root["evidence"]?.string == "age" && root["completeness"]?.double == 100)
    #expect(root["match-rate"]?.kind == .null && root["hosts"]?[0]?["answers"]?.integer == 3)
    #expect(root["hosts"]?[0]?["oldestSeconds"]?.integer == 10 * 86_400)
  }

  @Test func `freshness is the share of answers that still hold where servers are asked, and nothing is written`() async throws
  {
    let setting = try await self.setting()
    let before = try setting.folder.read("doppel/run/segment-0001.jsonl")
    let server = try await LoopbackServer { head in
      let body = head.hasPrefix("GET /a") ? #"{"id":9}"# : #"{"id":1}"#
      return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n\(body)"
    }
    let code = try await self.run(["freshness < 60"], targets: ["http://127.0.0.1:\(server.port)"]).run(setting.environment)
    let root = try FieldTree(json: setting.output).root
    #expect(code == .done && root["freshness"]?.double == 66.67 && root["evidence"]?.string == "probed")
    #expect(try setting.folder.read("doppel/run/segment-0001.jsonl") == before)
    await server.close()
  }

  @Test(arguments: [["*/a=never"], ["*/a=missing"], ["never", "*/old=always", "*/b=changed"]])
  func `what a policy leaves alone is not asked`(_ policies: [String]) async throws {
    let setting = try await self.setting()
    let server = try await LoopbackServer { head in
      let body = head.hasPrefix("GET /a") ? #"{"id":9}"# : #"{"id":1}"#
      return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n\(body)"
    }
    let run = ScoreRun(
      inputs: [], probing: .init(targets: ["http://127.0.0.1:\(server.port)"]), policies: policies, output: "json")
    #expect(try await run.run(setting.environment) == .done)
    #expect(try FieldTree(json: setting.output).root["freshness"]?.double == 100)
    await server.close()
  }

  @Test func `an answer that could not be had does not hold`() async throws {
    let setting = try await self.setting()
    let server = try await LoopbackServer { head in
      head.hasPrefix("GET /a")
        ? "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"id\":1}" : "no answer"
    }
    let targets = ["http://127.0.0.1:\(server.port)"]
    #expect(try await self.run(["freshness < 34"], targets: targets).run(setting.environment) == .checkFailed)
    #expect(try FieldTree(json: setting.output).root["freshness"]?.double == 33.33)
    #expect(setting.errors.contains("2 answers were not compared: unanswered\n"), "\(setting.errors)")
    await server.close()
  }

  @Test func `a recording that lost everything counts as incomplete`() async throws {
    let setting = try await self.setting()
    try await setting.record([], into: "doppel/lost")
    let file = "doppel/lost/recording.json"
    let text = try setting.folder.read(file)
    try setting.folder.write(text.replacing(/"(seen|lost)": 0/) { "\"\($0.output.1)\": 3" }, to: file)
    #expect(try await self.run().run(setting.environment) == .done)
    #expect(try FieldTree(json: setting.output).root["completeness"]?.double == 50)
  }

  @Test func `what is named twice, or stands in what is named, counts once`() async throws {
    let setting = try await self.setting()
    let inputs = ["doppel/run/segment-0001.jsonl", "doppel", "doppel/run", "doppel/run/segment-0001.jsonl"]
    _ = try await ScoreRun(inputs: inputs, output: "json").run(setting.environment)
    #expect(try FieldTree(json: setting.output).root["answers"]?.integer == 3)
  }

  @Test func `figures are printed where the trend cannot be kept`() async throws {
    let setting = try await self.setting()
    try setting.folder.write("", to: "doppel/scores.jsonl/in-the-way")
    #expect(try await self.run(output: "pretty").run(setting.environment) == .done)
    #expect(setting.output.contains("freshness     66.7 %"))
    #expect(setting.errors.contains("the trend could not be kept: cannot write "), "\(setting.errors)")
    #expect(try await self.run(["freshness < 70"]).run(setting.environment) == .checkFailed)
  }

  @Test func `counts of manifests may be as large as they like`() async throws {
    let setting = try await self.setting()
    try await setting.record([exchange(4)], into: "doppel/other")
    for name in ["run", "other"] {
      let file = "doppel/\(name)/recording.json"
      let text = try setting.folder.read(file)
      let number = name == "run" ? "9223372036854775807" : "9007199254740992"
      try setting.folder.write(
        text.replacing(/"seen": [0-9]+/, with: "\"seen\": \(number)").replacing(
          /"kept": [0-9]+/, with: "\"kept\": \(number)"), to: file)
    }
    #expect(try await self.run().run(setting.environment) == .done)
    #expect(try FieldTree(json: setting.output).root["completeness"]?.double == 100, "the larger ones are no counts")
  }

  @Test func `the match rate is that of the newest run of a mock, and a condition fails on a low one`() async throws {
    let setting = try await self.setting()
    for (name, rate) in [("mocked-1", "10"), ("mocked-2", "97.5")] {
      try setting.folder.write(
        #"{"format":"doppel-mock-report","metrics":{"match-rate":\#(rate)}}"#, to: "doppel/results/\(name)/report.json")
    }
    #expect(try await self.run(["match-rate < 97"]).run(setting.environment) == .done)
    #expect(try await self.run(["match-rate < 98"]).run(setting.environment) == .checkFailed)
    #expect(setting.errors.hasSuffix("doppel: match-rate is 97.5 % (fails if < 98)\n"), "\(setting.errors)")
  }

  @Test func `the match rate is of a run that answered from these recordings`() async throws {
    let setting = try await self.setting()
    for (name, library) in [("mocked-1", "run"), ("mocked-2", "other")] {
      try setting.folder.write(
        #"{"format":"doppel-mock-report","library":["\#(library)"],"metrics":{"match-rate":\#(name.suffix(1))}}"#,
        to: "doppel/results/\(name)/report.json")
    }
    _ = try await ScoreRun(inputs: ["doppel/run"], output: "json").run(setting.environment)
    #expect(try FieldTree(json: setting.output).root["match-rate"]?.double == 1)
    #expect(try FieldTree(json: setting.output).root["library"]?[0]?.string == "run")
    #expect(try await self.run(["match-rate < 2"]).run(setting.environment) == .done, "the whole workspace holds both")
  }

  @Test func `each score is a line of the workspace, and the last ten are shown`() async throws {
    let setting = try await self.setting()
    for _ in 0..<12 { _ = try await self.run(output: "csv").run(setting.environment) }
    #expect(try setting.folder.read("doppel/scores.jsonl").split(separator: "\n").count == 12)
    #expect(
      setting.output.hasSuffix("METRIC,VALUE\r\nmatch-rate,\r\nfreshness,66.66666666666666\r\ncompleteness,100.0\r\n")
        || setting.output.hasSuffix("metric,value\r\nmatch-rate,\r\nfreshness,66.66666666666666\r\ncompleteness,100.0\r\n"),
      "\(setting.output)")
    _ = try await self.run(output: "pretty").run(setting.environment)
    #expect(setting.output.contains("freshness     66.7 %  answers younger than 7d"))
    #expect(setting.output.contains("\n              " + Array(repeating: "66.7", count: 10).joined(separator: " ") + "\n"))
  }

  @Test func `what cannot be read of the flags, and a library without answers, end it`() async throws {
    let setting = try await self.setting()
    for (run, beginning) in [
      (self.run(age: "old"), "--max-age: "), (self.run(["speed > 1"]), "--fail-if: "), (self.run(output: "xml"), "--output: "),
      (ScoreRun(inputs: [], inDirection: "in"), "there are no answers to score"),
      (self.run(targets: ["ftp://x"]), "--target: "),
    ] {
      let error = await failure { _ = try await run.run(setting.environment) }
      #expect(error?.exitCode == .usage && error?.message.hasPrefix(beginning) == true, "\(beginning) \(error?.message ?? "")")
    }
    #expect(!FileStatus.exists(setting.folder.file("doppel/scores.jsonl")))
  }
}
