import DoppelTesting
import Foundation
import Testing

/// Commands, keepers and systems that fail: each ends with a clear message and code, and nothing of the sandbox stays.
@Suite(.needs(.doppel), .needsNamespaces, .serialized)
struct SandboxFaultTests {
  let doppel: DoppelProgram
  let traces: SandboxTraces

  init() async throws {
    self.doppel = try DoppelProgram()
    self.traces = try await SandboxTraces()
  }

  /// The command line that records a script of the shell, which first says what network it is in.
  private func recording(_ script: String, flags: [String] = []) -> [String] {
    ["record", "--intercept", "sandbox", "--out", "doppel/run"] + flags
      + ["--", "/bin/sh", "-c", "readlink /proc/self/ns/net; \(script)"]
  }

  private func expectNothingLeft(_ output: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let network = try #require(SandboxTraces.network(in: output), sourceLocation: sourceLocation)
    #expect(try await self.traces.left(by: self.doppel, in: network) == [], sourceLocation: sourceLocation)
  }

  // MARK: Commands

  @Test(
    arguments: ["record", "mock"],
    [("/no/such/program", "no such command"), ("./text", "permission denied"), ("/etc", "permission denied")])
  func `a command that cannot be run ends with 2 and the reason`(
    _ mode: String, _ command: (path: String, reason: String)
  ) async throws {
    try self.doppel.workspace.write("words", to: "text")
    try self.doppel.workspace.write("", to: "in/segment-0001.jsonl")
    let flags = mode == "record" ? ["--out", "doppel/run"] : ["--in", "in", "--no-out"]
    let ending = try await self.doppel.run([mode, "--intercept", "sandbox"] + flags + ["--", command.path])
    #expect(ending.code == 2 && ending.errors.contains("cannot run \(command.path): \(command.reason)"), "\(ending)")
    #expect(try await self.traces.left(by: self.doppel, in: "none") == [])
  }

  @Test(
    arguments: [
      ("exit 0", 0), ("exit 3", 3), ("kill -KILL $$", 128 + SIGKILL), ("exec <&- >&- 2>&-; exit 5", 5),
    ] as [(String, Int32)])
  func `a command that ends at once, by itself or a signal, gives its code`(_ script: String, code: Int32) async throws {
    let ending = try await self.doppel.run(self.recording(script))
    #expect(ending.code == code, "\(ending)")
    #expect(ending.errors.contains("recording: doppel/run"), "\(ending.errors)")
    try await self.expectNothingLeft(ending.output)
  }

  @Test(
    arguments: [
      ("sleep 1000 & exit 4", 4, "sleep ("), ("setsid sh -c 'exec sleep 1000' >/dev/null 2>&1 & exit 0", 0, "sleep ("),
      ("(trap '' TERM; while :; do sleep 0.1; done) & exit 6", 6, "sh ("),
    ] as [(String, Int32, String)])
  func `what a command leaves running is ended with it and named`(_ script: String, code: Int32, name: String) async throws {
    let ending = try await self.doppel.run(self.recording(script), within: .seconds(30))
    #expect(ending.code == code, "\(ending)")
    #expect(ending.errors.contains("ended what the command left running: "), "\(ending.errors)")
    #expect(ending.errors.contains(name), "\(ending.errors)")
    try await self.expectNothingLeft(ending.output)
  }

  @Test func `a command that ignores SIGTERM is ended by the second`() async throws {
    let child = try self.doppel.start(self.recording("trap 'echo ignored' TERM; echo waiting; while :; do sleep 0.1; done"))
    try await child.said("waiting")
    child.send(SIGTERM)
    try await child.said("ignored")
    // A signal that comes again at once is taken for the same.
    let start = ContinuousClock.now
    #expect(await Eventually.holds { ContinuousClock.now - start > .milliseconds(400) })
    let ending = try await child.stop(SIGTERM)
    #expect(ending.code == 128 + SIGKILL, "\(ending)")
    try await self.expectNothingLeft(ending.output)
  }

  // MARK: Processes that are killed

  @Test func `a keeper that is killed ends the command and the run with 3`() async throws {
    let child = try self.doppel.start(self.recording("echo waiting; sleep 1000"))
    try await child.said("waiting")
    kill(try #require(SandboxTraces.keeper(of: child.id)), SIGKILL)
    let ending = try await child.ending(within: .seconds(30))
    #expect(ending.code == 3, "\(ending)")
    // the command may speak before it is known that it was started
    #expect(ending.errors.contains(/the process that keeps the sandbox (was ended, and the command with it|has ended)/))
    try await self.expectNothingLeft(ending.output)
  }

  @Test func `a doppel that is killed takes all of its sandbox with it`() async throws {
    let child = try self.doppel.start(self.recording("setsid sleep 1000 & trap '' TERM; echo waiting; sleep 1000"))
    try await child.said("waiting")
    let network = try #require(SandboxTraces.network(in: child.output))
    #expect(SandboxTraces.processes(in: network).count >= 3, "the keeper, the shell and what it started")
    try await child.stop(SIGKILL)
    let temporary = self.doppel.temporaryFiles
    #expect(
      await Eventually.holds {
        SandboxTraces.processes(in: network).isEmpty
          && (try? FileManager.default.contentsOfDirectory(atPath: temporary)) == []
      })
    try await self.expectNothingLeft(child.output)
  }

  // MARK: The system

  @Test(.needs(.python)) func `a port that is taken here is not published, which is said, and the command goes on`()
    async throws
  {
    let holder = try await self.doppel.holdPort()
    defer { holder.release() }
    let python = try #require(Tool.python.path)
    let script =
      "import socket; s = socket.create_server(('127.0.0.1', \(holder.port))); print('listening', flush=True); s.accept()"
    let child = try self.doppel.start(self.recording("exec \(python) -c \"\(script)\""))
    try await child.said("port \(holder.port) of the program is not open to its clients: ")
    #expect(child.isRunning && child.output.contains("listening"))
    let ending = try await child.stop(SIGINT)
    #expect(ending.code == 128 + SIGINT, "\(ending)")
    let network = try #require(SandboxTraces.network(in: ending.output))
    #expect(SandboxTraces.processes(in: network).isEmpty)
  }

  @Test(.needs(.curl), .needsNetworks) func `a resolver that does not answer fails names, which is said`() async throws {
    let doppel = try DoppelProgram(in: try await OtherMachine(answers: false))
    let ending = try await doppel.run(
      ["record", "--intercept", "sandbox", "--out", "doppel/run", "--", "curl", "-sS", "http://shop.doppel.test/"])
    #expect(ending.code == 6, "\(ending)")
    #expect(ending.errors.contains("resolver"), "\(ending.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: doppel.temporaryFiles) == [])
  }

  // MARK: Many

  /// Fifty processes that each ask two hundred times, on a connection each time; prints how many of them had every answer.
  private static let clients = """
    import os, socket, sys
    def ask():
        with socket.create_connection(('127.0.0.1', int(sys.argv[1])), 60) as c:
            c.sendall(b'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n')
            d = b''
            while not d.endswith(b'ok'):
                p = c.recv(4096)
                if not p: os._exit(1)
                d += p
    for _ in range(50):
        if os.fork() == 0:
            for _ in range(200): ask()
            os._exit(0)
    print('whole:', sum(os.wait()[1] == 0 for _ in range(50)))
    """

  /// The connections that the kernel keeps account of in one network; more than so many take a test too long.
  private static let tableLimit =
    (try? String(contentsOfFile: "/proc/sys/net/netfilter/nf_conntrack_max", encoding: .utf8))
    .flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? .max

  @Test(
    .needs(.python), .enabled(if: tableLimit <= 300_000, "this machine's table of connections is too large to be filled"))
  func `a full table of connections is said with the setting that makes it larger, and the run ends`() async throws {
    let python = try #require(Tool.python.path)
    let ending = try await self.doppel.run(
      self.recording("exec \(python) \(packageRoot)/Tests/Peers/clients/fill_table.py"), within: .seconds(120))
    #expect(ending.code == 0 && ending.output.hasSuffix("full\n"), "\(ending)")
    #expect(ending.errors.contains("raise net.netfilter.nf_conntrack_max"), "\(ending.errors)")
    try await self.expectNothingLeft(ending.output)
  }

  @Test(.needs(.python)) func `ten thousand connections of fifty processes are all answered and recorded`() async throws {
    let server = try await LoopbackServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" }
    let script = try self.doppel.workspace.write(Self.clients, to: "clients.py")
    let ending = try await self.doppel.run(
      self.recording("exec \(try #require(Tool.python.path)) \(script) \(server.port)", flags: ["--format", "jsonl"]),
      within: .seconds(300))
    await server.close()
    #expect(ending.code == 0 && ending.output.contains("whole: 50"), "\(ending)")
    let manifest = try document(try self.doppel.workspace.read("doppel/run/recording.json"))
    let counts = try #require(manifest["exchanges"] as? [String: Int])
    #expect(counts == ["seen": 10_000, "kept": 10_000, "partial": 0, "opaque": 0, "lost": 0])
    try await self.expectNothingLeft(ending.output)
  }

  @Test(.needs(.python)) func `the same command runs twice at once, on the same port`() async throws {
    let port = try FreePort.next()
    let script = """
      import socket, sys
      s = socket.create_server(('127.0.0.1', \(port)))
      c = socket.create_connection(('127.0.0.1', \(port)), 10)
      a = s.accept()[0]
      a.sendall(b'myself')
      print('heard', c.recv(6).decode(), flush=True)
      sys.stdin.read()
      """
    try self.doppel.workspace.write(script, to: "own.py")
    let python = try #require(Tool.python.path)
    let children = try ["one", "two"].map { name in
      try self.doppel.start(
        [
          "record", "--intercept", "sandbox", "--out", "doppel/\(name)", "--", "/bin/sh", "-c",
          "readlink /proc/self/ns/net; mkfifo \(name).pipe; exec \(python) own.py <> \(name).pipe",
        ])
    }
    for child in children { try await child.said("heard myself") }
    #expect(children[0].isRunning && children[1].isRunning, "both were there at once")
    let networks = Set(children.map { SandboxTraces.network(in: $0.output) })
    #expect(networks.count == 2 && !networks.contains(nil))
    for child in children {
      let ending = try await child.stop(SIGTERM)
      #expect(ending.code == 128 + SIGTERM, "\(ending)")
      let network = try #require(SandboxTraces.network(in: ending.output))
      #expect(SandboxTraces.processes(in: network).isEmpty)
    }
    #expect(try await self.traces.left(by: self.doppel, in: "none") == [])
    #expect(OpenSockets.listeners(port: port).isEmpty)
  }
}
