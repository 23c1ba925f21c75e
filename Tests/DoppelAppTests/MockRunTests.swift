import DoppelExchange
import DoppelTesting
import Testing

@testable import DoppelApp

struct MockRunTests {
  private func run(
    inDirection: String = "out", directs: [String] = [], onMiss: String = "fail", timing: String = "none",
    selection: String = "sequence", policies: [String] = [], maximumAge: String? = nil, expired: String = "use",
    only: [String] = [],
    except: [String] = [], out: String? = "results",
    keepsNothing: Bool = true,
    format: String = "jsonl", isStrict: Bool = false, conditions: [String] = [], outPort: String = "auto",
    timeout: String? = "1ms", learns: Bool = true, noise: String? = nil, command: [String] = []
  ) -> MockRun {
    var run = MockRun(
      proxy: ProxySettings(
        outPort: outPort, maps: [], listen: ListenOptions(addresses: ["127.0.0.1"]), upstreamRoots: [], upstreamInsecure: [],
        readyFile: "ready", timeout: timeout))
    (run.inputs, run.inDirection, run.directs, run.onMiss, run.timing) = (["doppel"], inDirection, directs, onMiss, timing)
    (run.selection, run.learns, run.noise, run.only, run.except) = (selection, learns, noise, only, except)
    (run.out, run.keepsNothing, run.format, run.isStrict) = (out, keepsNothing, format, isStrict)
    run.policies = policies
    (run.conditions, run.command, run.maximumAge, run.expired) = (conditions, command, maximumAge, expired)
    return run
  }

  private func setting() async throws -> Setting {
    let setting = try Setting(["PATH": "/usr/bin:/bin"])
    try await setting.record([exchange(1, "/a"), exchange(2, "/b", direction: .inbound)])
    return setting
  }

  @Test func `what cannot be read of the flags ends it before anything is made`() async throws {
    let setting = try await self.setting()
    let before = setting.folder.files()
    for (run, beginning) in [
      (self.run(inDirection: "up"), "--in-direction: expected out, in or any"), (self.run(directs: ["x"]), "--direct: "),
      (self.run(onMiss: "guess"), "--on-miss: expected fail, passthrough or record"), (self.run(timing: "fast"), "--timing: "),
      (self.run(selection: "best"), "--selection: expected sequence, last, random or time"), (self.run(only: [""]), "--only: "),
      (self.run(except: [""]), "--except: "), (self.run(format: "xml"), "--format: "),
      (self.run(conditions: ["match-rate <"]), "--fail-if: "), (self.run(outPort: "x"), "--out-port: "),
      (self.run(timeout: "x"), "--timeout: "), (self.run(maximumAge: "old"), "--max-age: "),
      (self.run(expired: "guess"), "--expired: expected use, warn, fail or refresh"),
      (self.run(expired: "fail"), "--expired: fail needs --max-age"),
      (self.run(policies: ["always", "never"]), "--policy: \"always\" and \"never\" contradict each other"),
      (self.run(policies: ["soon"]), "--policy: "), (self.run(policies: ["expired"]), "--policy: expired needs --max-age"),
      (self.run(policies: ["items.example.com=never"], expired: "warn"), "--expired: warn needs --max-age"),
      (self.run(policies: ["items.example.com/a*=always", "items.example.com/*a=changed"]), "--policy: "),
      (self.run(command: ["no-such-command"]), "cannot run no-such-command: no such command"),
      (self.run(outPort: "0"), "nothing to listen on: --out-port is off and there is no --map or --direct"),
    ] {
      let error = await failure { _ = try await run.run(setting.environment) }
      #expect(error?.exitCode == .usage && error?.message.hasPrefix(beginning) == true, "\(beginning) \(error?.message ?? "")")
    }
    #expect(setting.folder.files() == before)
  }

  @Test func `rules of noise that cannot be read end it, unless nothing is learned`() async throws {
    let setting = try await self.setting()
    try setting.folder.write("rules:\n- request: r\n", to: "doppel/noise.yaml")
    for (run, message) in [
      (self.run(), "doppel/noise.yaml:2: a rule needs a field"), (self.run(noise: "gone.yaml"), "there is no gone.yaml"),
    ] {
      let error = await failure { _ = try await run.run(setting.environment) }
      #expect(error?.exitCode == .usage && error?.message == message)
    }
    #expect(try await self.run(learns: false, noise: "gone.yaml").run(setting.environment) == .done)
  }

  @Test(arguments: [("out", 1), ("in", 1), ("any", 2)])
  func `a run says how many exchanges it answers with`(_ direction: String, count: Int) async throws {
    let setting = try await self.setting()
    #expect(try await self.run(inDirection: direction).run(setting.environment) == .done)
    #expect(setting.errors.contains(try Regex("doppel mock is ready: out \\d+, \(count) exchanges\n")), "\(setting.errors)")
    #expect(try setting.folder.read("ready").hasSuffix("\"exchanges\":\(count)}\n"))
    #expect(!FileStatus.exists(setting.folder.file("results")))
  }

  @Test func `a bad file is named, and refused where that was asked for`() async throws {
    let setting = try await self.setting()
    let bad = try setting.folder.write("{}\n{", to: "doppel/run/segment-0002.jsonl")
    #expect(try await self.run().run(setting.environment) == .done)
    #expect(setting.errors.contains("doppel: skipped \(bad):2: "), "\(setting.errors)")
    let error = await failure { _ = try await self.run(isStrict: true).run(setting.environment) }
    #expect(error?.exitCode == .usage && error?.message.contains("--strict") == true)
  }

  @Test(
    .needs(.curl),
    arguments: [
      ("use", #"{"id":1}"#, "1 hit, 0 misses"), ("warn", #"{"id":1}"#, "1 hit, 0 misses"),
      ("fail", "the recorded answer is older than 1d", "0 hits, 1 miss"),
    ])
  func `an answer that is too old is treated as was asked`(_ handling: String, answer: String, counts: String) async throws {
    let setting = try Setting(["PATH": "/usr/bin:/bin"])
    var old = exchange(1, "/a")
    old.startedAt = Setting.now.advanced(by: .seconds(-2 * 86_400))
    try await setting.record([old])
    let file = setting.folder.file("said")
    _ = try await self.run(
      maximumAge: "1d", expired: handling, timeout: nil,
      command: ["/bin/sh", "-c", "curl -s http://items.example.com/a > \(file)"]
    ).run(setting.environment)
    #expect(try setting.folder.read("said").contains(answer))
    #expect(setting.errors.contains(counts) && setting.errors.contains("1 answer was older than 1d\n"), "\(setting.errors)")
    #expect(setting.errors.contains("GET items.example.com/a: the recorded answer is older than 1d\n") == (handling == "warn"))
  }

  @Test(.needs(.curl)) func `what was asked is kept, summed up and held against the check`() async throws {
    let setting = try await self.setting()
    let ask = "curl -s http://items.example.com/a; curl -s -o /dev/null http://items.example.com/never"
    let code = try await self.run(
      out: "results", keepsNothing: false, conditions: ["match-rate < 100"], timeout: nil, command: ["/bin/sh", "-c", ask]
    ).run(setting.environment)
    #expect(code == .checkFailed, "\(setting.errors)")
    #expect(setting.errors.contains("/never") && setting.errors.contains("results: results\n"), "\(setting.errors)")
    #expect(try setting.folder.read("results/report.json").contains("\"match-rate\""))
    #expect(try setting.exchanges("results").count == 2)
    let failed = try await self.run(
      conditions: ["match-rate < 100"], timeout: nil, command: ["/bin/sh", "-c", "\(ask); exit 4"]
    )
    .run(setting.environment)
    #expect(failed == .child(4), "a child that failed goes before the check")
  }
}
