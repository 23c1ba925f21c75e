import DoppelSandbox
import DoppelTLS
import DoppelTesting
import DoppelWire
import Foundation
import Testing

@testable import DoppelApp

@Suite(.needs(.doppel), .needsNamespaces, .serialized) struct CommandSandboxTests {
  private let setting: Setting
  private let parent: TemporaryFolder
  private let environment: Environment

  init() throws {
    let parent = try TemporaryFolder()
    self.parent = parent
    self.setting = try Setting([
      "XDG_RUNTIME_DIR": parent.path, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "JAVA_TOOL_OPTIONS": "-Dmine", "MINE": "yes",
    ])
    var environment = self.setting.environment
    environment.executable = try #require(Tool.doppel.path)
    self.environment = environment
  }

  private var left: [String] { (try? FileManager.default.contentsOfDirectory(atPath: self.parent.path)) ?? [] }

  private func open(
    _ interception: CommandInterception, hasIPv6: Bool = true, _ environment: Environment? = nil
  ) async throws -> CommandSandbox? {
    let environment = environment ?? self.environment
    return try await CommandSandbox.open(
      interception, hasIPv6: hasIPv6, trust: try TrustFiles.prepare(environment), environment)
  }

  /// Runs a script to its end in a sandbox of its own and returns what it wrote to the file `said`.
  private func run(_ script: String, hasIPv6: Bool = true) async throws -> String {
    let sandbox = try #require(try await self.open(.sandbox, hasIPv6: hasIPv6))
    let trust = try TrustFiles.prepare(self.environment)
    let command = try await CommandSandbox.start(
      ["/bin/sh", "-c", script], in: sandbox, trust: trust, outPort: nil, hosts: [], self.environment)
    let code = await command?.wait()
    await sandbox.end()
    #expect(code == .child(0))
    return (try? self.setting.folder.read("said")) ?? ""
  }

  @Test func `the command's files of roots are those that its variables name, and hold ours`() async throws {
    let said = self.setting.folder.file("said")
    let text = try await self.run(
      "echo $MINE > \(said); cat $SSL_CERT_FILE >> \(said); echo; cat $NODE_EXTRA_CA_CERTS >> \(said); echo \"proxy:$HTTP_PROXY.\" >> \(said)"
    )
    let authority = try TrustFiles.prepare(self.environment).authority.certificatePEM
    #expect(text.hasPrefix("yes\n") && text.components(separatedBy: authority).count == 3)
    #expect(text.hasSuffix("proxy:.\n"))
    #expect(self.left.isEmpty)
  }

  @Test(.enabled(if: HostNetwork.knowsIPv6, "this kernel has no IPv6"), arguments: [true, false])
  func `the command has IPv6 where the run says so, whatever routes the machine has`(hasIPv6: Bool) async throws {
    let addresses = try await self.run("cat /proc/net/if_inet6 > \(self.setting.folder.file("said"))", hasIPv6: hasIPv6)
    #expect(addresses.contains("fd646f7070656c010000000000000002 ") == hasIPv6)
  }

  @Test func `a command that wants no sandbox gets variables, and without a command nothing is started`() async throws {
    #expect(try await self.open(.env) == nil)
    let trust = try TrustFiles.prepare(self.environment)
    let said = self.setting.folder.file("said")
    let command = try await CommandSandbox.start(
      ["/bin/sh", "-c", "echo $HTTP_PROXY > \(said)"], in: nil, trust: trust, outPort: 4_140, hosts: ["127.0.0.1"],
      self.environment)
    #expect(await command?.wait() == .child(0))
    #expect(try self.setting.folder.read("said") == "http://127.0.0.1:4140\n")
    #expect(
      try await CommandSandbox.start([], in: nil, trust: trust, outPort: nil, hosts: [], self.environment) == nil)
  }

  @Test func `where there can be none, auto says why in one line and goes on, and who insists gets an error`() async throws {
    var environment = self.environment
    environment.executable = "/no/such/doppel"
    #expect(try await self.open(.auto, hasIPv6: true, environment) == nil)
    let reason = "a process of its own could not be started: no such file or directory"
    #expect(
      self.setting.errors.split(separator: "\n").last.map(String.init)
        == "no sandbox, so the command is told by variables where to connect: \(reason)")
    let error = await failure { _ = try await self.open(.sandbox, hasIPv6: true, environment) }
    #expect(error?.exitCode == .failed && error?.message == "there is no sandbox: \(reason)")
    #expect(self.left.isEmpty)
  }

  @Test func `what the command leaves behind is named when it is ended`() async throws {
    _ = try await self.run("for n in 1 2 3 4 5 6 7; do setsid sleep 1000 > /dev/null 2>&1 & done; exit 0")
    let line = try #require(self.setting.errors.split(separator: "\n").last)
    // One that has not become sleep yet has another name.
    #expect(
      line.wholeMatch(of: /ended what the command left running: (\w+ \(\d+\), ){4}\w+ \(\d+\) and 2 more/) != nil, "\(line)")
    #expect(self.left.isEmpty)
  }

  @Test(.needs(.python)) func `what was refused is told with its destination`() async throws {
    let sandbox = try #require(try await self.open(.sandbox))
    let python = try #require(Tool.python.path)
    let script = """
      import socket
      s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(("192.0.2.1", 443))
      try: s.send(b"x"); s.send(b"x")
      except OSError: pass
      """
    let trust = try TrustFiles.prepare(self.environment)
    let command = try await CommandSandbox.start(
      [python, "-c", script], in: sandbox, trust: trust, outPort: nil, hosts: [], self.environment)
    #expect(await command?.wait() == .child(0))
    #expect(await sandbox.uncarried().map(\.description) == ["udp 192.0.2.1:443"])
    await sandbox.end()
  }
}
