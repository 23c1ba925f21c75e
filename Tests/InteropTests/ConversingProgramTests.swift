import DoppelTesting
import Foundation
import Testing

/// Programs of databases and mail, with servers on this machine's loopback: recorded in a sandbox under
/// the server's name, then run again without it.
@Suite(.needs(.doppel, .python), .needsNamespaces)
struct ConversingProgramTests {
  private func expectSameWithoutServer(
    _ command: [String], by user: TestUser, saying words: String, _ server: ChildProcess
  ) async throws {
    let run = try SandboxedRun(.curl, as: user)
    let plain = try await ChildProcess.run(command[0], Array(command.dropFirst()))
    #expect(plain.code == 0 && plain.output.contains(words), "\(plain)")
    let recorded = try await run.record(command)
    try await server.stop()
    #expect(recorded.code == 0 && recorded.output == plain.output, "\(recorded)")
    let mocked = try await run.mock(command)
    #expect(mocked.code == 0 && mocked.output == recorded.output, "\(mocked)")
    #expect(mocked.errors.contains(" 0 misses"), "\(mocked.errors)")
    let manifest = try run.doppel.workspace.read("doppel/run/recording.json")
    #expect(manifest.contains(#""host": "localhost"#) && recorded.errors.contains("localhost"), "\(manifest)")
  }

  @Test(
    .needs(.psql, .postgres), .enabled(if: getuid() != 0 || TestUser.absence == nil, "PostgreSQL refuses to be run by root"),
    arguments: TestUser.present)
  func `psql asks a PostgreSQL on loopback`(_ user: TestUser) async throws {
    let server = try await Self.postgres()
    let command = [
      try #require(Tool.psql.path), "--no-psqlrc", "--host", "localhost", "--port", "\(server.port)", "--username", "owner",
      "--dbname", "postgres", "--command", "select 6 * 7 as answer, repeat('x', 3) as words",
    ]
    try await self.expectSameWithoutServer(command, by: user, saying: "42 | xxx", server.process)
  }

  @Test(.needs(.redis), arguments: TestUser.present)
  func `redis-cli asks a Redis on loopback`(_ user: TestUser) async throws {
    let folder = try TemporaryFolder()
    let port = try FreePort.next()
    let program = try #require(Tool.redis.path).replacing("redis-cli", with: "redis-server")
    let server = try await ChildProcess(
      program, ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.path]
    ).said("Ready to accept connections")
    let script =
      "for line in 'set greeting hello' 'get greeting' 'strlen greeting'; do redis-cli -h localhost -p \(port) $line; done"
    try await self.expectSameWithoutServer(["/bin/sh", "-c", script], by: user, saying: "hello", server)
  }

  @Test(arguments: TestUser.present)
  func `a mail is sent to a server that speaks first`(_ user: TestUser) async throws {
    let port = try FreePort.next()
    let server = try await ChildProcess(
      try #require(Tool.python.path), [packageRoot + "/Tests/Peers/servers/mailbox.py", "\(port)"]
    ).said("listening")
    let script = try String(contentsOfFile: packageRoot + "/Tests/Peers/clients/mail.py", encoding: .utf8)
    let python = try #require(user == .current ? Tool.python.path : "/usr/bin/python3")
    try await self.expectSameWithoutServer([python, "-c", script, "\(port)"], by: user, saying: "(250, b'well')", server)
  }

  /// A PostgreSQL of its own with one user who needs no password. It refuses to be run by root.
  private static func postgres() async throws -> (process: ChildProcess, port: Int, folder: TemporaryFolder) {
    let program = try #require(Tool.postgres.path)
    let user: TestUser = TestUser.present.last ?? .current
    let folder = try TemporaryFolder()
    try user.own(folder)
    let start = { (name: String, arguments: [String]) in
      let command = user.prefix + [program.replacing("/bin/postgres", with: "/bin/\(name)")] + arguments
      return try ChildProcess(command[0], Array(command.dropFirst()), environment: ["TMPDIR": nil], in: "/")
    }
    let making = try await start(
      "initdb", ["--pgdata", folder.file("data"), "--username", "owner", "--auth", "trust", "--no-sync", "--locale", "C"]
    ).ending()
    #expect(making.code == 0, "\(making)")
    let port = try FreePort.next()
    let process = try await start(
      "postgres", ["-D", folder.file("data"), "-p", "\(port)", "-k", "", "-F", "-c", "listen_addresses=127.0.0.1"]
    ).said("ready to accept connections")
    return (process, port, folder)
  }
}
