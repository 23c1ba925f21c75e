import ArgumentParser
import DoppelApp
import Testing

@testable import DoppelCLI

struct RecordCommandTests {
  private static let standardProxy = ProxySettings(
    outPort: nil, maps: [], listen: ListenOptions(), upstreamRoots: [], upstreamInsecure: [], readyFile: nil, timeout: nil)

  @Test func `without flags the run has the defaults that people know`() throws {
    #expect(
      try RecordCommand.parse([]).work
        == RecordRun(
          out: nil, format: "markdown", appHost: "localhost", appPort: 8_080, inPort: nil, untouched: [], maxBody: "64MiB",
          health: nil, service: nil, proxy: Self.standardProxy, command: []))
  }

  @Test func `every flag reaches the run`() throws {
    let work = try RecordCommand.parse([
      "--out", "o", "--format", "jsonl", "--app-host", "h", "--app-port", "1", "--in-port", "auto", "--no-tls-intercept", "a",
      "--no-tls-intercept", "b", "--max-body", "1KiB", "--health", "/h", "--service", "s", "--out-port", "0", "--map", "1=a:1",
      "--map", "2=b:2", "--listen", "::", "--listen", "0.0.0.0", "--upstream-ca", "c", "--upstream-insecure", "i",
      "--ready-file",
      "r", "--no-learn", "--timeout", "5s", "-v", "--", "serve", "--out", "x", "-v",
    ]).work
    let proxy = ProxySettings(
      outPort: "0", maps: ["1=a:1", "2=b:2"], listen: ListenOptions(addresses: ["::", "0.0.0.0"]), upstreamRoots: ["c"],
      upstreamInsecure: ["i"], readyFile: "r", timeout: "5s")
    #expect(
      work
        == RecordRun(
          out: "o", format: "jsonl", appHost: "h", appPort: 1, inPort: "auto", untouched: ["a", "b"], maxBody: "1KiB",
          health: "/h", service: "s", learns: false, proxy: proxy, command: ["serve", "--out", "x", "-v"]))
  }

  @Test func `runs that differ in one flag are told apart`() throws {
    for flags in [
      ["--out", "o"], ["--format", "json"], ["--in-port", "1"], ["--timeout", "1s"], ["--map", "1=a:1"], ["--", "x"],
      ["--intercept", "env"], ["--publish", "1"], ["--keylog", "k"],
    ] {
      #expect(try RecordCommand.parse(flags).work != RecordCommand.parse([]).work, "\(flags)")
    }
  }
}
