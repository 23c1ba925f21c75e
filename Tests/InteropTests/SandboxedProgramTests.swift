import DoppelTesting
import Testing

/// Programs that nothing was told of Doppel: recorded in a sandbox, then run again without their server.
@Suite(.needs(.doppel, .openssl, .python, .git), .needsNamespaces)
struct SandboxedProgramTests {
  @Test(arguments: SandboxedProgram.Case.present)
  func `a program with its usual command line sees the same when the server is gone`(
    _ one: SandboxedProgram.Case
  ) async throws {
    let authority = try await PrivateAuthority()
    let server = try await PeerServer(.site, authority: authority)
    let run = try SandboxedRun(one.program, as: one.user)
    let command = run.command(
      one.program, base: "https://localhost:\(server.port)", requests: PeerServer.Kind.site.requests)

    let recorded = try await run.record(command, trusting: authority)
    try await server.process.stop()
    let mocked = try await run.mock(command)

    #expect(recorded.code == 0 && recorded.output.contains(one.program.proof), "\(recorded)")
    #expect(mocked.code == 0 && mocked.output == recorded.output, "\(mocked)")
    #expect(run.hosts == ["localhost"] && mocked.errors.contains(" 0 misses"), "\(mocked.errors)")
  }

  @Test(.needsNetworks, arguments: SandboxedProgram.Case.present)
  func `a program finds a server by a name that a resolver knows, and in mock without any`(
    _ one: SandboxedProgram.Case
  ) async throws {
    let machine = try await OtherMachine()
    let authority = try await PrivateAuthority()
    let server = try await PeerServer(.site, authority: authority, in: machine)
    let run = try SandboxedRun(one.program, as: one.user, in: machine)
    let command = run.command(one.program, base: "https://\(OtherMachine.name)", requests: PeerServer.Kind.site.requests)

    let recorded = try await run.record(command, trusting: authority)
    try await server.process.stop()
    try await machine.forgetNames()
    let mocked = try await run.mock(command)

    #expect(recorded.code == 0 && recorded.output.contains(one.program.proof), "\(recorded)")
    #expect(mocked.code == 0 && mocked.output == recorded.output, "\(mocked)")
    #expect(run.hosts == [OtherMachine.name] && mocked.errors.contains(" 0 misses"), "\(mocked.errors)")
  }

  @Test(
    .needsNetworks, .needs(.curl, .goClient, .node, .java),
    arguments: [SandboxedProgram.curl, .go, .fetch, .java, .urllib, .ruby].flatMap { program in
      TestUser.present.map { SandboxedProgram.Case(program: program, user: $0) }
    }.filter(\.isPresent))
  func `a name that does not exist is none in record and in mock`(_ one: SandboxedProgram.Case) async throws {
    let run = try SandboxedRun(one.program, as: one.user, in: try await OtherMachine())
    let command = run.command(one.program, base: "https://nobody.doppel.test", requests: ["GET:/"])
    let recorded = try await run.record(command)
    let mocked = try await run.mock(command)
    #expect(recorded.code != 0 && mocked.code == recorded.code, "\(recorded) \(mocked)")
    #expect(recorded.output == mocked.output && run.hosts.isEmpty)
    #expect(mocked.errors.contains("the name nobody.doppel.test"), "\(mocked.errors)")
  }

  @Test(
    .needs(.curl),
    arguments: [SandboxedProgram.go, .fetch, .java, .urllib, .ruby].flatMap { program in
      TestUser.present.map { SandboxedProgram.Case(program: program, user: $0) }
    }.filter(\.isPresent))
  func `a server that refuses fails the program, and the summary names it`(_ one: SandboxedProgram.Case) async throws {
    let port = try FreePort.next()
    let run = try SandboxedRun(one.program, as: one.user)
    let command = run.command(one.program, base: "https://localhost:\(port)", requests: ["GET:/"])
    let recorded = try await run.record(command)
    #expect(recorded.code != 0 && recorded.output.isEmpty, "\(recorded)")
    #expect(recorded.errors.contains("localhost:\(port): connection refused"), "\(recorded.errors)")
    let mocked = try await run.mock(command)
    #expect(mocked.errors.contains("localhost:\(port)"), "\(mocked.errors)")
  }

  @Test(.needs(.curl), arguments: TestUser.present)
  func `a certificate that is not trusted fails the program in record and in mock alike`(_ user: TestUser) async throws {
    let server = try await PeerServer(.site, authority: try await PrivateAuthority())
    let run = try SandboxedRun(.curl, as: user)
    let command = [
      try #require(Tool.curl.path), "--silent", "--show-error", "--fail", "https://localhost:\(server.port)/hello.json",
    ]
    let recorded = try await run.record(command)
    try await server.process.stop()
    let mocked = try await run.mock(command)
    #expect(recorded.code == 22 && mocked.code == 22, "\(recorded) \(mocked)")
    #expect(recorded.output.isEmpty && mocked.output.isEmpty)
    #expect(recorded.errors.contains("is issued by \"CN=Test authority\", which is not trusted here"), "\(recorded.errors)")
  }
}
