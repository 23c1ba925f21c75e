import DoppelTesting
import Testing

@testable import DoppelApp

struct RecordRunTests {
  private func run(
    out: String? = "run", format: String = "jsonl", appPort: Int = 8_080, inPort: String = "0", outPort: String = "auto",
    untouched: [String] = [], maxBody: String = "64MiB", health: String? = nil, maps: [String] = [], roots: [String] = [],
    timeout: String? = "1ms", readyFile: String? = nil, command: [String] = []
  ) -> RecordRun {
    RecordRun(
      out: out, format: format, appHost: "127.0.0.1", appPort: appPort, inPort: inPort, untouched: untouched, maxBody: maxBody,
      health: health, service: nil,
      proxy: ProxySettings(
        outPort: outPort, maps: maps, listen: ListenOptions(addresses: ["127.0.0.1"]), upstreamRoots: roots,
        upstreamInsecure: [],
        readyFile: readyFile, timeout: timeout), command: command)
  }

  @Test func `what cannot be read of the flags ends it before anything is made`() async throws {
    let setting = try Setting()
    for (run, beginning) in [
      (self.run(format: "xml"), "--format: "), (self.run(inPort: "x"), "--in-port: "), (self.run(outPort: "x"), "--out-port: "),
      (self.run(appPort: 0, inPort: "auto"), "--app-port: expected a port from 1 to 65535, not 0"),
      (self.run(appPort: 65_536, inPort: "auto"), "--app-port: "), (self.run(untouched: [""]), "--no-tls-intercept: "),
      (self.run(maxBody: "big"), "--max-body: "), (self.run(health: "x"), "--health: "), (self.run(maps: ["x"]), "--map: "),
      (self.run(timeout: "x"), "--timeout: "), (self.run(roots: ["gone.pem"]), "--upstream-ca: "),
      (self.run(outPort: "0"), "nothing to listen on: --out-port and --in-port are off and there is no --map"),
    ] {
      let error = await failure { _ = try await run.run(setting.environment) }
      #expect(error?.exitCode == .usage && error?.message.hasPrefix(beginning) == true, "\(beginning) \(error?.message ?? "")")
    }
    #expect(setting.folder.files().isEmpty)
  }

  @Test func `a run says when it is ready and what it came to`() async throws {
    let setting = try Setting()
    #expect(try await self.run(inPort: "auto", maps: ["auto=db:5432"], readyFile: "ready").run(setting.environment) == .done)
    let lines = setting.errors.split(separator: "\n").map(String.init)
    #expect(lines.first?.wholeMatch(of: /doppel record is ready: in \d+, out \d+, map \d+=db:5432/) != nil, "\(setting.errors)")
    #expect(lines.contains("recording: run") && lines.contains { $0.hasPrefix("0 exchanges") })
    #expect(try setting.folder.read("ready").hasPrefix(#"{"command":"record","inPort":"#))
    #expect(try setting.folder.read("run/recording.json").contains("\"complete\""))
  }

  @Test func `a child's exit code is the run's, and it has the variables`() async throws {
    let setting = try Setting(["PATH": "/usr/bin:/bin"])
    let code = try await self.run(
      timeout: nil, command: ["/bin/sh", "-c", "echo \"$HTTPS_PROXY $SSL_CERT_FILE\" > \(setting.folder.file("seen")); exit 5"]
    ).run(setting.environment)
    #expect(code == .child(5))
    #expect(try setting.folder.read("seen").contains(/^http:\/\/127\.0\.0\.1:\d+ \S+\/\.doppel\/ca\/bundle\.pem\n$/))
  }

  @Test(.needs(.openssl)) func `ready is said when a program that speaks TLS is healthy`() async throws {
    let authority = try await PrivateAuthority()
    let server = try await secureServer(authority) { _ in "HTTP/1.1 204 No Content\r\n\r\n" }
    let setting = try Setting(["PATH": "/usr/bin:/bin"])
    let ready = setting.folder.file("ready")
    let script = "while ! [ -s \(ready) ]; do read -r line < /proc/self/stat; done"
    let code = try await self.run(
      health: "https://localhost:\(server.port)/", roots: [authority.certificate], timeout: "30s", readyFile: "ready",
      command: ["/bin/sh", "-c", script]
    ).run(setting.environment)
    #expect(code == .child(0))
    #expect(setting.errors.contains("doppel record is ready: out "))
    await server.close()
  }
}
