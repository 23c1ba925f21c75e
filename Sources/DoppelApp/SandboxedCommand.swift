internal import DoppelSandbox

/// The command that a user wraps in Doppel, running in a sandbox.
struct SandboxedCommand: WrappedCommand {
  private let sandbox: Sandbox
  private let lost: @Sendable () -> Void

  /// Starts it.
  ///
  /// - Parameter lost: called where the sandbox ended before the command did.
  /// - Throws: `CommandError` with exit code 2 where there is no such command or it cannot be run.
  static func start(
    _ arguments: [String], in sandbox: Sandbox, lost: @escaping @Sendable () -> Void
  ) async throws -> SandboxedCommand {
    guard let name = arguments.first, !name.isEmpty else { throw CommandError.usage("expected a command after --") }
    do {
      try await sandbox.start(arguments)
    } catch let error as SandboxError where error.kind == .command {
      throw CommandError.usage("cannot run \(name): \(error)")
    }
    return SandboxedCommand(sandbox: sandbox, lost: lost)
  }

  func signal(_ number: Int32) { self.sandbox.signal(number) }

  func wait() async -> ExitCode {
    switch await self.sandbox.wait() {
    case .exited(let code): return .child(code)
    case .signalled(let number): return .signal(number)
    case .lost:
      self.lost()
      return .failed
    }
  }
}
