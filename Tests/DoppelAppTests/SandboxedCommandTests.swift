import DoppelSandbox
import DoppelTesting
import Foundation
import Synchronization
import Testing

@testable import DoppelApp

@Suite(.needs(.doppel), .needsNamespaces, .serialized) struct SandboxedCommandTests {
  private func sandbox() async throws -> Sandbox {
    var plan = SandboxPlan()
    plan.executable = try #require(Tool.doppel.path)
    plan.variables = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
    return try await Sandbox.open(plan)
  }

  private func end(_ sandbox: Sandbox) async {
    await sandbox.end()
    for socket in sandbox.sockets.connections + sandbox.sockets.questions + sandbox.sockets.streams { close(socket) }
  }

  @Test(arguments: [("exit 7", ExitCode.child(7)), ("kill -TERM $$", .signal(SIGTERM)), ("true", .child(0))])
  func `its end is told as the shell sees it`(script: String, code: ExitCode) async throws {
    let sandbox = try await self.sandbox()
    let command = try await SandboxedCommand.start(["/bin/sh", "-c", script], in: sandbox) { Issue.record("it is not lost") }
    #expect(await command.wait() == code)
    await self.end(sandbox)
  }

  @Test func `signals reach it`() async throws {
    let sandbox = try await self.sandbox()
    let command = try await SandboxedCommand.start(["sleep", "1000"], in: sandbox) {}
    command.signal(SIGINT)
    #expect(await command.wait() == .signal(SIGINT))
    await self.end(sandbox)
  }

  @Test func `a command that cannot be run is wrong usage, with its name and the reason`() async throws {
    let sandbox = try await self.sandbox()
    for (command, sentence) in [
      ([], "expected a command after --"), ([""], "expected a command after --"),
      (["no-such-command", "x"], "cannot run no-such-command: no such command"),
      (["/tmp"], "cannot run /tmp: permission denied"),
    ] {
      let error = await failure { _ = try await SandboxedCommand.start(command, in: sandbox) {} }
      #expect(error?.exitCode == .usage && error?.message == sentence, "\(error?.message ?? "")")
    }
    await self.end(sandbox)
  }

  @Test func `a sandbox that is lost under it is said, and is a failure`() async throws {
    let sandbox = try await self.sandbox()
    let isSaid = Mutex(false)
    let command = try await SandboxedCommand.start(["sleep", "1000"], in: sandbox) { isSaid.withLock { $0 = true } }
    kill(sandbox.keeper, SIGKILL)
    #expect(await command.wait() == .failed)
    #expect(isSaid.withLock { $0 })
    await self.end(sandbox)
  }
}
