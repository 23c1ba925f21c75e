import DoppelExchange
import DoppelReplay
import DoppelTesting
import Testing

@testable import DoppelApp

struct ReplayRunTests {
  private func run(
    targets: [String] = ["http://127.0.0.1:1"], users: Int = 1, length: String? = nil, times: Int? = nil, pace: String = "full",
    rate: String? = nil, conditions: [String] = [], ignored: [String] = [], out: String? = nil, keepsNothing: Bool = true,
    format: String = "jsonl", roots: [String] = [], isStrict: Bool = false, output: String = "json"
  ) -> ReplayRun {
    ReplayRun(
      inputs: ["doppel"], targets: targets, users: users, length: length, times: times, pace: pace, rate: rate,
      conditions: conditions, ignored: ignored, out: out, keepsNothing: keepsNothing, format: format, upstreamRoots: roots,
      upstreamInsecure: [], learns: true, isStrict: isStrict, output: output)
  }

  private func setting(terminal: PseudoTerminal? = nil) async throws -> Setting {
    let setting = try Setting(terminal: terminal)
    try await setting.record([
      exchange(1, "/a", direction: .inbound), exchange(2, "/b", direction: .inbound), exchange(3, "/c"),
    ])
    return setting
  }

  private static let equal: @Sendable (String) -> String = { _ in
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"id\":1}"
  }

  @Test func `what cannot be read of the flags ends it before anything is sent or made`() async throws {
    let setting = try await self.setting()
    let before = setting.folder.files()
    for (run, beginning) in [
      (self.run(targets: ["ftp://x"]), "--target: "),
      (self.run(targets: ["other=http://x"]), "--target: the recordings have no service other"),
      (self.run(users: 0), "--vus: expected at least 1, not 0"), (self.run(times: 0), "--times: expected at least 1, not 0"),
      (self.run(length: "1s", times: 1), "expected --for or --times, not both"), (self.run(length: "x"), "--for: "),
      (self.run(length: "0"), "--for: expected more than 0"), (self.run(length: "0s"), "--for: expected more than 0"),
      (self.run(targets: [":1", ":2"]), "--target: expected one for all services, found two"),
      (self.run(pace: "slow"), "--pace: "), (self.run(rate: "-1"), "--rate: "),
      (self.run(conditions: ["latency.p17 > 3"]), "--fail-if: "),
      (self.run(ignored: ["body["]), "--ignore: "), (self.run(format: "xml"), "--format: "),
      (self.run(output: "xml"), "--output: "),
      (self.run(roots: ["gone.pem"]), "--upstream-ca: "),
    ] {
      let error = await failure { _ = try await run.run(setting.environment) }
      #expect(error?.exitCode == .usage && error?.message.hasPrefix(beginning) == true, "\(beginning) \(error?.message ?? "")")
    }
    #expect(setting.folder.files() == before && setting.output.isEmpty)
  }

  @Test func `recordings without clients' requests say what to do`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1)])
    let error = await failure { _ = try await self.run().run(setting.environment) }
    #expect(
      error?.exitCode == .usage && error?.message.hasPrefix("there are no inbound exchanges to send; record clients") == true)
  }

  @Test func `an equal service passes, and what came is kept with the report`() async throws {
    let setting = try await self.setting()
    let server = try await LoopbackServer(answer: Self.equal)
    let code = try await self.run(
      targets: ["http://127.0.0.1:\(server.port)"], times: 2, conditions: ["requests.result-match-pct < 100"], out: "results",
      keepsNothing: false
    ).run(setting.environment)
    #expect(code == .done, "\(setting.output)")
    #expect(setting.errors.hasPrefix("replaying 2 requests against http://127.0.0.1:\(server.port)\n"))
    #expect(setting.errors.hasSuffix("report: results/report.html\n"))
    #expect(
      try setting.folder.read("results/report.json") + "\n" == setting.output
        || setting.folder.read("results/report.json") == setting.output)
    #expect(try setting.exchanges("results").count == 4)
    await server.close()
  }

  @Test func `a worse service fails the check`() async throws {
    let setting = try await self.setting()
    let server = try await LoopbackServer { _ in "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n" }
    let target = ["http://127.0.0.1:\(server.port)"]
    #expect(try await self.run(targets: target, conditions: ["requests.failed > 0"]).run(setting.environment) == .checkFailed)
    #expect(try await self.run(targets: target).run(setting.environment) == .done)
    await server.close()
  }

  @Test func `on a terminal it shows how far it is and how fast, and takes the line away`() async throws {
    let terminal = try PseudoTerminal(rows: 40, columns: 120)
    let setting = try await self.setting(terminal: terminal)
    let server = try await LoopbackServer(answer: Self.equal)
    let code = try await self.run(
      targets: ["http://127.0.0.1:\(server.port)"], times: 10, rate: "10", output: "csv"
    ).run(setting.environment)
    #expect(code == .done)
    setting.environment.console.note("the end")
    #expect(await terminal.shows("the end"))
    #expect(terminal.transcript.contains(/replaying: \d+ of 20 requests \(\d+ %\), \d+\/s/), "\(terminal.transcript)")
    #expect(!terminal.screen.lines.contains { $0.hasPrefix("replaying: ") })
    await server.close()
  }

  @Test func `how many requests a plan sends is known where only the number bounds it`() {
    #expect(ReplayRun.total(Plan(users: 3, times: 4), 5) == 60)
    #expect(ReplayRun.total(Plan(users: 3, times: 4, rate: try? Rate("5")), 5) == 60)
    #expect(ReplayRun.total(Plan(), 5) == 5)
    #expect(ReplayRun.total(Plan(length: .seconds(1)), 5) == nil)
    #expect(ReplayRun.total(Plan(users: .max, times: 2), 5) == nil)
  }
}
