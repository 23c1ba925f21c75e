import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct MockCommandTests {
  @Test func `without flags the run has the defaults that people know`() throws {
    let proxy = ProxySettings(
      outPort: nil, maps: [], listen: ListenOptions(), upstreamRoots: [], upstreamInsecure: [], readyFile: nil, timeout: nil)
    #expect(
      try MockCommand.parse([]).work
        == MockRun(
          inputs: [], inDirection: "out", directs: [], onMiss: "fail", timing: "none", selection: "sequence", only: [],
          except: [],
          out: nil, keepsNothing: false, format: "jsonl", watches: false, marks: false, isStrict: false, conditions: [],
          proxy: proxy, command: []))
  }

  @Test func `every flag reaches the run`() throws {
    let work = try MockCommand.parse([
      "--in", "a", "--in", "b", "--in-direction", "any", "--direct", "h:1=2", "--on-miss", "record", "--timing", "2x",
      "--selection", "last", "--only", "x", "--only", "y", "--except", "z", "--out", "o", "--no-out", "--format", "json",
      "--watch",
      "--mark", "--strict", "--fail-if", "match-rate < 100", "--fail-if", "misses > 1", "--out-port", "1", "--map", "1=a:1",
      "--listen", "l", "--upstream-ca", "c", "--upstream-insecure", "i", "--ready-file", "r", "--timeout", "t", "--", "run",
    ]).work
    let proxy = ProxySettings(
      outPort: "1", maps: ["1=a:1"], listen: ListenOptions(addresses: ["l"]), upstreamRoots: ["c"], upstreamInsecure: ["i"],
      readyFile: "r", timeout: "t")
    #expect(
      work
        == MockRun(
          inputs: ["a", "b"], inDirection: "any", directs: ["h:1=2"], onMiss: "record", timing: "2x", selection: "last",
          only: ["x", "y"], except: ["z"], out: "o", keepsNothing: true, format: "json", watches: true, marks: true,
          isStrict: true, conditions: ["match-rate < 100", "misses > 1"], proxy: proxy, command: ["run"]))
  }
}
