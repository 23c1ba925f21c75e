import DoppelExchange
import DoppelRecording
import DoppelTesting
import Foundation
import NIOCore
import Testing

@testable import DoppelApp

struct ExplainRunTests {
  private func run(
    _ request: String, in setting: Setting, inputs: [String] = [], requests: String? = nil, direction: String = "out",
    synthesizes: Bool = false, output: String = "pretty"
  ) throws -> String {
    let former = setting.output.count
    _ = try ExplainRun(
      request: request, inputs: inputs, results: requests, inDirection: direction, noise: nil, synthesizes: synthesizes,
      output: output
    ).run(setting.environment)
    return String(setting.output.dropFirst(former))
  }

  /// A job that is polled: pending, then done; and the results of a mock that was asked three times.
  private func setting() async throws -> Setting {
    let setting = try Setting()
    try await setting.record(
      [exchange(1, "/job", body: #"{"state":"pending"}"#), exchange(2, "/job", body: #"{"state":"done"}"#)])
    try await setting.record(
      [exchange(11, "/job"), exchange(12, "/job"), exchange(13, "/other")],
      into: "doppel/results/mocked-2026-05-27_19-08-01.0Z")
    return setting
  }

  @Test func `a request of results is asked after all that stand before it`() async throws {
    let setting = try await self.setting()
    let first = try self.run(exchange(11).id.description, in: setting)
    #expect(first.hasPrefix("HIT  GET items.example.com/job\n") && first.contains("  \(exchange(1).id)  given\n"))
    let second = try self.run(exchange(12).id.description, in: setting)
    #expect(second.contains("  \(exchange(2).id)  given\n") && second.contains("  \(exchange(1).id)  not given: earlier"))
    let third = try self.run(exchange(13).id.description.uppercased(), in: setting)
    #expect(third.hasPrefix("MISS  GET items.example.com/other\n"))
    #expect(
      setting.errors == """
        asked after 0 requests of its run; 2 recorded exchanges
        asked after 1 request of its run; 2 recorded exchanges
        asked after 2 requests of its run; 2 recorded exchanges

        """)
  }

  @Test func `an id may be as files have it, or its beginning`() async throws {
    let setting = try await self.setting()
    let base64 = ByteBuffer(bytes: exchange(12).id.bytes).base64
    #expect(try self.run(base64, in: setting).contains("  \(exchange(2).id)  given\n"))
    try await setting.record([exchange(400, "/job")], into: "doppel/results/mocked-2026-05-26_0.0Z")
    #expect(try self.run(String(exchange(400).id.description.dropLast()), in: setting).contains("  \(exchange(1).id)  given\n"))
    #expect(
      usage { _ = try self.run("0197", in: setting) } == "several exchanges begin with 0197; write more of the id")
  }

  @Test func `a recorded exchange is asked as its recording goes`() async throws {
    let setting = try await self.setting()
    let text = try self.run(exchange(2).id.description, in: setting, inputs: ["doppel/run"])
    #expect(text.contains("  \(exchange(2).id)  given\n"))
  }

  @Test func `a file is asked, in its run where it stands in one`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/job", body: "1"), exchange(2, "/job", body: "2")])
    let folder = try await setting.record([exchange(11, "/job"), exchange(12, "/job")], into: "asked", .markdown)
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }.sorted()
    let second = try #require(files.last)
    #expect(try self.run("asked/\(second)", in: setting, inputs: ["doppel/run"]).contains("  \(exchange(2).id)  given\n"))
    try FileManager.default.copyItem(atPath: "\(folder)/\(second)", toPath: setting.folder.file("alone.md"))
    #expect(try self.run("alone.md", in: setting, inputs: ["doppel/run"]).contains("  \(exchange(1).id)  given\n"))
    let named = try self.run("alone.md", in: setting, inputs: ["doppel/run"], requests: "asked")
    #expect(named.contains("  \(exchange(2).id)  given\n"))
  }

  @Test func `the newest results are looked at first, others where they are named`() async throws {
    let setting = try await self.setting()
    try await setting.record(
      [exchange(9, "/other"), exchange(12, "/job")], into: "doppel/results/replayed-2026-05-28_00-00-00.0Z")
    let id = exchange(12).id.description
    #expect(try self.run(id, in: setting).contains("  \(exchange(1).id)  given\n"))
    let older = try self.run(id, in: setting, requests: "doppel/results/mocked-2026-05-27_19-08-01.0Z")
    #expect(older.contains("  \(exchange(2).id)  given\n"))
  }

  @Test func `what the mock makes up is made up here, where it is asked for`() async throws {
    let setting = try Setting()
    func book(_ id: String, _ title: String) -> String { #"{"id":"\#(id)","title":"\#(title)"}"# }
    let recorded = ["ann-7f3a91bc", "bob-8e4b02cd"].enumerated().flatMap { number, id in
      [
        exchange(10 * number + 1, "/books", body: book(id, "Tea"), code: 201, method: "POST", sent: #"{"title":"Tea"}"#),
        exchange(10 * number + 2, "/books/\(id)", body: book(id, "Tea")),
        exchange(
          10 * number + 3, "/books/\(id)", body: book(id, "Salt \(id)"), method: "PUT", sent: #"{"title":"Salt \#(id)"}"#),
        exchange(10 * number + 4, "/books/\(id)", body: book(id, "Salt \(id)")),
      ]
    }
    try await setting.record(recorded)
    try await setting.record(
      [
        exchange(51, "/books", method: "POST", sent: #"{"title":"Tea"}"#),
        exchange(52, "/books/ann-7f3a91bc", method: "PUT", sent: #"{"title":"Pepper"}"#), exchange(53, "/books/ann-7f3a91bc"),
      ], into: "doppel/results/mocked-2026-05-27_19-08-01.0Z")
    let id = exchange(53).id.description
    #expect(try self.run(id, in: setting).hasPrefix("HIT  GET items.example.com/books/ann-7f3a91bc\n"))
    let made = try self.run(id, in: setting, synthesizes: true)
    #expect(made.hasPrefix("SYNTHESIZED  GET items.example.com/books/ann-7f3a91bc\n"))
    #expect(made.contains("  item  ann-7f3a91bc  there\n"))
    #expect(made.contains(#"{"id":"ann-7f3a91bc","title":"Pepper"}  all that the item has"#))
  }

  @Test func `json is one document`() async throws {
    let setting = try await self.setting()
    let text = try self.run(exchange(12).id.description, in: setting, output: "json")
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(
      document["format"] as? String == "doppel-explanation" && document["exchange"] as? String == exchange(2).id.description)
  }

  @Test func `what cannot be explained is said with its reason`() async throws {
    let setting = try await self.setting()
    func refusal(_ request: String, requests: String? = nil, output: String = "pretty", direction: String = "out") -> String? {
      usage { _ = try self.run(request, in: setting, requests: requests, direction: direction, output: output) }
    }
    #expect(
      refusal("nope")
        == "there is no file nope, and no exchange with this id in the workspace; doppel inspect lists the ids")
    #expect(refusal("nope", requests: "gone") == "--requests: there is no gone")
    #expect(refusal("nope", requests: "doppel/run")?.contains("with this id in doppel/run;") == true)
    try setting.folder.write("{", to: "bad.json")
    #expect(refusal("bad.json")?.hasPrefix("cannot read the request: ") == true)
    try setting.folder.write("text", to: "notes.txt")
    #expect(refusal("notes.txt")?.contains("expected a file that ends in .md, .json or .jsonl") == true)
    #expect(refusal("doppel/run") == "doppel/run holds several exchanges; name one by its id")
    try setting.folder.write("", to: "empty.jsonl")
    #expect(refusal("empty.jsonl") == "empty.jsonl holds no exchange; name a file with one, or the id of one")
    #expect(refusal("x", output: "csv") == #"--output: expected pretty or json, not "csv""#)
    #expect(refusal("x", direction: "up") == #"--in-direction: expected out, in or any, not "up""#)
    var silent = exchange(20)
    silent.request = nil
    try await setting.record([silent], into: "silent")
    #expect(
      usage { _ = try self.run(silent.id.description, in: setting, inputs: ["silent"]) }?
        .contains("has no whole request of a protocol that is understood") == true)
  }

  @Test func `files that cannot be read are told once, whether or not the request is found`() async throws {
    let setting = try await self.setting()
    try setting.folder.write("{\n", to: "doppel/results/mocked-2026-05-27_19-08-01.0Z/broken.json")
    try setting.folder.write("{\n", to: "doppel/run/broken.json")
    func told(_ request: String) -> Int {
      let former = setting.errors.count
      _ = usage { _ = try self.run(request, in: setting) }
      return setting.errors.dropFirst(former).split(separator: "\n").count { $0.hasPrefix("doppel: skipped ") }
    }
    #expect(told(exchange(12).id.description) == 2)
    #expect(told(exchange(1).id.description) == 2)
    #expect(told("nope") == 2)
  }

  @Test func `a noise file is taken into account, and one that is wrong is refused`() async throws {
    let setting = try Setting()
    try await setting.record([order(1, #"{"word":"tea"}"#)])
    try await setting.record([order(11, #"{"word":"rum"}"#)], into: "asked")
    #expect(try self.run(exchange(11).id.description, in: setting, inputs: ["doppel/run"], requests: "asked").hasPrefix("MISS"))
    let rule = "request: POST items.example.com/orders\n  field: http:requestBodyJSON[word]\n  verdict: accepted\n"
    try setting.folder.write("rules:\n- \(rule)", to: "doppel/noise.yaml")
    let text = try self.run(exchange(11).id.description, in: setting, inputs: ["doppel/run"], requests: "asked")
    #expect(text.hasPrefix("HIT") && text.contains("http:requestBodyJSON[word]  was declared to be noise"))
    try setting.folder.write("rules:\n- request: x\n", to: "doppel/noise.yaml")
    #expect(usage { _ = try self.run("x", in: setting) }?.hasPrefix("doppel/noise.yaml:2: ") == true)
  }
}
