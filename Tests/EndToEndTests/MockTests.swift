import DoppelTesting
import Foundation
import Testing

@Suite(.needs(.doppel, .python, .curl))
struct MockTests {
  @Test func `recorded answers are given when the server is gone`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a", "/version"])
    try await setting.server.process.stop()
    try await setting.mock { ask async throws in
      #expect(try await ask([setting.serverURL + "/count/a"]) == #"{"name": "a", "count": 1}"#)
      #expect(try await ask([setting.serverURL + "/version"]) == #"{"name": "counter", "version": "1"}"#)
    }
  }

  @Test func `several answers to one request are given in recorded order and then again`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a", "/count/a", "/count/a"])
    try await setting.mock { ask async throws in
      var counts: [String] = []
      for _ in 0..<6 { counts.append(try await ask([setting.serverURL + "/count/a"])) }
      #expect(Array(counts[0..<3]) == (1...3).map { #"{"name": "a", "count": \#($0)}"# })
      #expect(Array(counts[3..<6]) == Array(counts[0..<3]))
    }
  }

  @Test func `sessions are told apart by a header field, or by the connection`() async throws {
    let setting = try await Setting()
    let port = try FreePort.next()
    let recorder = try await setting.doppel.serve(
      ["record", "--out", "doppel/run", "--in-port", "0", "--out-port", "\(port)"])
    let url = setting.serverURL + "/count/a"
    for tenant in ["ann", "bob"] {
      let answer = try await Setting.curl(
        ["--proxy", "http://127.0.0.1:\(port)", "--header", "X-Tenant: \(tenant)", url, url])
      #expect(answer.code == 0, "\(answer.errors)")
    }
    try await recorder.stop()
    let counts = (1...4).map { #"{"name": "a", "count": \#($0)}"# }
    try await setting.mock(["--session", "header:X-Tenant"]) { ask async throws in
      var given: [String] = []
      for tenant in ["bob", "ann", "bob", "ann"] { given.append(try await ask(["--header", "X-Tenant: \(tenant)", url])) }
      #expect(given == [counts[2], counts[0], counts[3], counts[1]])
    }
    try await setting.mock(["--session", "connection"]) { ask async throws in
      let given = [try await ask([url]), try await ask([url, url]), try await ask([url])]
      #expect(given == [counts[0], counts[2] + counts[3], counts[0]])
    }
    let refused = try await setting.doppel.run(["mock", "--in", "doppel/run", "--session", "cookie:"])
    #expect(refused.code == 2 && refused.errors.contains("--session: \"cookie:\" is not a rule of sessions"))
  }

  @Test func `sessions that were forgotten because there were too many are said, at the limit none`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a", "/count/a"])
    let flags = ["--synthesize", "--session", "value:query n", "--fail-if", "sessions.forgotten > 0"]
    for (count, forgotten) in [(1_024, 0), (1_025, 128)] {
      let ending = try await setting.mock(flags) { ask async throws in
        _ = try await ask(["--output", "/dev/null", setting.serverURL + "/count/a?n=[1-\(count)]"])
      }
      #expect(ending.code == (forgotten > 0 ? 1 : 0), "\(ending.errors)")
      #expect(ending.errors.contains("128 sessions were forgotten") == (forgotten > 0), "\(ending.errors)")
    }
  }

  @Test func `a mock tells on its admin port why it answered, and how it would`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a", "/count/a"])
    let admin = try FreePort.next()
    let url = setting.serverURL + "/count/a"
    func tell(_ path: String, _ arguments: [String] = []) async throws -> [String: Any] {
      try document(try await Setting.curl(arguments + ["http://localhost:\(admin)\(path)"]).output)
    }
    try await setting.mock(["--out", "doppel/results/run", "--admin-port", "\(admin)"]) { ask async throws in
      let first = try await ask([url])
      _ = try await ask([url + "?x=1"])
      let status = try await tell("/status")
      #expect((status["outcomes"] as? [String: Int])?["hits"] == 1)
      #expect((status["outcomes"] as? [String: Int])?["misses"] == 1)
      let answers = try #require(try await tell("/explain")["answers"] as? [[String: Any]])
      #expect(answers.map { $0["outcome"] as? String } == ["miss", "hit"])
      let id = try #require(answers.last?["exchange"] as? String)
      let (byNumber, byID) = (try await tell("/explain/1"), try await tell("/explain/\(id)"))
      #expect(byNumber["outcome"] as? String == "hit" && NSDictionary(dictionary: byNumber).isEqual(to: byID))
      let text = "GET \(URL(string: url)?.path() ?? "") HTTP/1.1\nHost: \(setting.serverURL.dropFirst(7))\n"
      for _ in 0..<3 {
        let next = try await tell("/explain", ["--data-binary", text])
        #expect(next["outcome"] as? String == "hit" && next["exchange"] as? String != byNumber["exchange"] as? String)
      }
      #expect(try await ask([url]) != first, "explaining took no turn")
      let foreign = try await Setting.curl(
        ["--include", "--header", "Host: evil.test:\(admin)", "http://localhost:\(admin)/status"])
      #expect(foreign.output.hasPrefix("HTTP/1.1 403"))
      let page = try await Setting.curl(
        ["--include", "--header", "Origin: http://evil.test", "http://localhost:\(admin)/status"])
      #expect(page.output.hasPrefix("HTTP/1.1 403") && !page.output.contains("outcomes"))
    }
    #expect(OpenSockets.count(port: admin) == 0)
  }

  @Test func `the last answer alone is given when that is selected`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a", "/count/a", "/count/a"])
    try await setting.mock(["--selection", "last"]) { ask async throws in
      for _ in 0..<3 { #expect(try await ask([setting.serverURL + "/count/a"]) == #"{"name": "a", "count": 3}"#) }
    }
  }

  @Test func `a miss says 404, what it looked for and what came near`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a?x=1&y=2"])
    try await setting.mock { ask async throws in
      let answer = try await ask(["--include", setting.serverURL + "/count/a?x=1&y=3"])
      let parts = answer.components(separatedBy: "\r\n\r\n")
      #expect(parts[0].hasPrefix("HTTP/1.1 404"))
      #expect(parts[0].lowercased().contains("doppel-outcome: miss"))
      _ = try document(try #require(parts.last))
      #expect(answer.contains("http:queryparams:y"), "the differing field is named")
    }
  }

  @Test func `hits are marked only when that is asked for`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    try await setting.mock { ask async throws in
      #expect(try await ask(["--include", setting.serverURL + "/count/a"]).lowercased().contains("doppel-outcome") == false)
    }
    try await setting.mock(["--mark"]) { ask async throws in
      #expect(try await ask(["--include", setting.serverURL + "/count/a"]).lowercased().contains("doppel-outcome: hit"))
    }
  }

  @Test func `requests that mean the same are answered whatever their order`() async throws {
    let setting = try await Setting()
    let port = try FreePort.next()
    let recorder = try await setting.doppel.serve(["record", "--out", "doppel/run", "--in-port", "0", "--out-port", "\(port)"])
    let proxy = ["--proxy", "http://127.0.0.1:\(port)"]
    let json = ["--header", "Content-Type: application/json", "--data"]
    let recordedJSON = try await Setting.curl(proxy + json + [#"{"a":1,"b":[1,2.50]}"#, setting.serverURL + "/j?p=1&q=2"])
    let recordedForm = try await Setting.curl(proxy + ["--data", "a=1&b=2", setting.serverURL + "/f"])
    try await recorder.stop()
    try await setting.mock { ask async throws in
      let other = try await ask(json + [#"{ "b": [1, 2.50], "a": 1 }"#, setting.serverURL + "/j?q=2&p=1"])
      #expect(other == recordedJSON.output)
      #expect(try await ask(["--data", "b=2&a=1", setting.serverURL + "/f"]) == recordedForm.output)
      let swapped = try await ask(["--include"] + json + [#"{"a":1,"b":[2.50,1]}"#, setting.serverURL + "/j?p=1&q=2"])
      #expect(swapped.hasPrefix("HTTP/1.1 404"), "the order of an array has meaning")
    }
  }

  @Test func `a miss passes through when that is asked for, and reaches the server`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    let ending = try await setting.mock(["--on-miss", "passthrough"]) { ask async throws in
      #expect(try await ask([setting.serverURL + "/count/b"]) == #"{"name": "b", "count": 1}"#)
      #expect(try await ask([setting.serverURL + "/count/b"]) == #"{"name": "b", "count": 2}"#)
      #expect(try await ask([setting.serverURL + "/count/a"]) == #"{"name": "a", "count": 1}"#)
      #expect(try await ask([setting.serverURL + "/count/a"]) == #"{"name": "a", "count": 1}"#)
    }
    #expect(ending.code == 0, "\(ending.errors)")
  }

  @Test func `changed recordings are taken up without a restart`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    let port = try FreePort.next()
    let mock = try await setting.doppel.serve(["mock", "--in", "doppel", "--out-port", "\(port)", "--no-out", "--watch"])
    func ask(_ path: String) async throws -> String {
      try await Setting.curl("--proxy", "http://127.0.0.1:\(port)", setting.serverURL + path).output
    }
    #expect(try await ask("/count/a") == #"{"name": "a", "count": 1}"#)
    #expect(try await ask("/version").contains("nearMisses"))
    try await setting.recordOut(["/version"], into: "doppel/more")
    try await mock.said("the recordings changed: 2 exchanges")
    try await setting.server.process.stop()
    #expect(try await ask("/version") == #"{"name": "counter", "version": "1"}"#)
    #expect(try await ask("/count/a") == #"{"name": "a", "count": 1}"#)
    #expect(try await mock.stop().code == 0)
  }

  @Test func `a miss is recorded when that is asked for, and answered from then on`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    try await setting.mock(["--on-miss", "record", "--out", "doppel/more"]) { ask async throws in
      #expect(try await ask([setting.serverURL + "/count/b"]) == #"{"name": "b", "count": 1}"#)
    }
    try await setting.server.process.stop()
    let recordings = setting.doppel.workspace.files(under: "doppel", suffix: "recording.json").filter {
      $0.contains("/recorded-")
    }
    let recording = try #require(recordings.first).replacing("/recording.json", with: "")
    #expect(recordings.count == 1)
    for answers in ["doppel/more", recording] {
      try await setting.mock(from: answers) { ask async throws in
        #expect(try await ask([setting.serverURL + "/count/b"]) == #"{"name": "b", "count": 1}"#)
      }
    }
  }

  @Test func `a match rate below the bound ends with 1, and the endpoint that missed is named`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    let whole = try await setting.mock(["--fail-if", "match-rate < 100"]) { ask async throws in
      _ = try await ask([setting.serverURL + "/count/a"])
    }
    #expect(whole.code == 0, "\(whole.errors)")
    let half = try await setting.mock(["--fail-if", "match-rate < 100"]) { ask async throws in
      _ = try await ask([setting.serverURL + "/count/a"])
      _ = try await ask([setting.serverURL + "/count/never"])
    }
    #expect(half.code == 1, "\(half.errors)")
    #expect((half.output + half.errors).contains("/count/never"))
    #expect((half.output + half.errors).contains("50"))
  }

  @Test func `a bad file is named with its line, the others are used, and strict refuses`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"], flags: ["--format", "jsonl"])
    try setting.doppel.workspace.write("{\"msgType\":\"rrpair\"\nnot json\n", to: "doppel/run/segment-9999.jsonl")
    let lenient = try await setting.mock { ask async throws in
      #expect(try await ask([setting.serverURL + "/count/a"]) == #"{"name": "a", "count": 1}"#)
    }
    #expect(lenient.errors.contains("segment-9999.jsonl:1"), "\(lenient.errors)")
    let strict = try await setting.doppel.run(
      ["mock", "--in", "doppel/run", "--out-port", "auto", "--no-out", "--strict"])
    #expect(strict.code == 2, "\(strict.errors)")
    #expect(strict.errors.contains("segment-9999.jsonl"))
  }

  @Test func `a plain server stands for one recorded host`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    try await setting.server.process.stop()
    let port = try FreePort.next()
    let mock = try await setting.doppel.serve([
      "mock", "--in", "doppel/run", "--out-port", "0", "--no-out", "--direct", "localhost:\(setting.server.port)=\(port)",
    ])
    #expect(try await Setting.curl("http://127.0.0.1:\(port)/count/a").output == #"{"name": "a", "count": 1}"#)
    try await mock.stop()
  }

  @Test func `hosts that are excepted pass through`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    try await setting.mock(["--except", "localhost"]) { ask async throws in
      #expect(try await ask([setting.serverURL + "/count/a"]) == #"{"name": "a", "count": 2}"#)
    }
  }

  @Test func `only the hosts that are named are mocked`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    try await setting.mock(["--only", "other.example"]) { ask async throws in
      #expect(try await ask([setting.serverURL + "/count/a"]) == #"{"name": "a", "count": 2}"#)
    }
    try await setting.mock(["--only", "localhost"]) { ask async throws in
      #expect(try await ask([setting.serverURL + "/count/a"]) == #"{"name": "a", "count": 1}"#)
    }
  }

  @Test func `what was asked is kept beside how it was answered`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    try await setting.mock(["--out", "doppel/results/mine", "--format", "markdown"]) { ask async throws in
      _ = try await ask([setting.serverURL + "/count/a"])
      _ = try await ask([setting.serverURL + "/count/never"])
    }
    let kept = try setting.doppel.workspace.files(under: "doppel/results/mine", suffix: ".md")
      .map { try String(contentsOfFile: $0, encoding: .utf8) }
    #expect(kept.count == 2)
    #expect(kept.count { $0.contains("HIT") } == 1)
    #expect(kept.count { $0.contains("MISS") } == 1)
  }

  @Test func `a signature that a person edited is honoured`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    let file = try #require(setting.doppel.workspace.files(under: "doppel/run", suffix: ".md").first)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.contains("http:url is /count/a\n"))
    try text.replacingOccurrences(of: "http:url is /count/a\n", with: "http:url is /count/edited\n")
      .write(toFile: file, atomically: true, encoding: .utf8)
    try await setting.mock { ask async throws in
      #expect(try await ask([setting.serverURL + "/count/edited"]) == #"{"name": "a", "count": 1}"#)
    }
  }

  @Test func `recorded timing is waited for`() async throws {
    let doppel = try DoppelProgram()
    try doppel.workspace.write(Self.slowExchange, to: "doppel/run/slow.example/one.json")
    let port = try FreePort.next()
    let mock = try await doppel.serve([
      "mock", "--in", "doppel/run", "--out-port", "\(port)", "--no-out", "--timing", "recorded",
    ])
    let start = ContinuousClock.now
    let answer = try await Setting.curl("--proxy", "http://127.0.0.1:\(port)", "http://slow.example/slow")
    #expect(answer.output == "done")
    #expect(ContinuousClock.now - start >= .milliseconds(700))
    try await mock.stop()
  }

  /// An exchange of 700 ms, as another recorder would write it.
  private static let slowExchange = """
    {"msgType":"rrpair","uuid":"6U/+hd4oRH6am3zHkaPq+Q==","ts":"2026-01-01T00:00:00.000000000Z","l7protocol":"http",\
    "duration":700,"direction":"OUT","service":"slow","network_address":"slow.example:80","command":"GET",\
    "location":"/slow","status":"200","http":{"req":{"url":"/slow","uri":"/slow","version":"1.1","method":"GET",\
    "host":"slow.example:80","headers":{"Host":["slow.example"]}},"res":{"contentType":"text/plain","statusCode":200,\
    "statusMessage":"200 OK","headers":{"Content-Type":["text/plain"]},"bodyBase64":"ZG9uZQ=="}}}
    """
}
