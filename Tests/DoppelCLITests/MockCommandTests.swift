import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct MockCommandTests {
  @Test func `without flags the run has the defaults that people know`() throws {
    let proxy = ProxySettings(
      outPort: nil, maps: [], listen: ListenOptions(), upstreamRoots: [], upstreamInsecure: [], readyFile: nil, timeout: nil)
    #expect(try MockCommand.parse([]).work == MockRun(proxy: proxy))
    let run = MockRun(proxy: proxy)
    #expect(
      [run.inDirection, run.onMiss, run.timing, run.selection, run.format] == ["out", "fail", "none", "sequence", "jsonl"])
    #expect(run.unrecordedState == nil)
    #expect(run.learns && !run.keepsNothing && !run.watches && !run.marks && !run.isStrict && !run.shiftsTime)
  }

  @Test func `every flag reaches the run`() throws {
    let work = try MockCommand.parse([
      "--in", "a", "--in", "b", "--in-direction", "any", "--direct", "h:1=2", "--on-miss", "record", "--timing", "2x",
      "--selection", "last", "--unrecorded-state", "miss", "--session", "connection", "--admin-port", "auto", "--synthesize",
      "--only", "x", "--only", "y",
      "--except", "z", "--out", "o", "--no-out",
      "--format", "json",
      "--policy", "missing", "a.test=always", "--max-age", "7d", "--expired", "warn", "--watch", "--shift-time", "--jwt-key",
      "k", "l", "--jwt-key", "m", "--mark",
      "--noise", "n", "--no-learn", "--strict",
      "--fail-if", "match-rate < 100", "--fail-if", "misses > 1", "--out-port", "1", "--map", "1=a:1",
      "--listen", "l", "--upstream-ca", "c", "--upstream-insecure", "i", "--ready-file", "r", "--timeout", "t", "--", "run",
    ]).work
    let proxy = ProxySettings(
      outPort: "1", maps: ["1=a:1"], listen: ListenOptions(addresses: ["l"]), upstreamRoots: ["c"], upstreamInsecure: ["i"],
      readyFile: "r", timeout: "t")
    var run = MockRun(proxy: proxy)
    (run.inputs, run.inDirection, run.directs, run.onMiss, run.timing) = (["a", "b"], "any", ["h:1=2"], "record", "2x")
    (run.selection, run.learns, run.noise, run.shiftsTime, run.tokenKeys) = ("last", false, "n", true, ["k", "l", "m"])
    (run.only, run.except, run.out, run.keepsNothing, run.format) = (["x", "y"], ["z"], "o", true, "json")
    (run.watches, run.marks, run.isStrict, run.conditions) = (true, true, true, ["match-rate < 100", "misses > 1"])
    (run.synthesizes, run.unrecordedState) = (true, "miss")
    (run.session, run.adminPort) = ("connection", "auto")
    run.policies = ["missing", "a.test=always"]
    (run.maximumAge, run.expired, run.command) = ("7d", "warn", ["run"])
    #expect(work == run)
  }
}
