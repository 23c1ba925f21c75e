internal import DoppelCLibrary
internal import DoppelTransport
internal import Synchronization

/// The command that a user wraps in Doppel: started with our standard streams and terminal, in our process group.
package final class Child: WrappedCommand {
  private enum State {
    case running
    case ended(ExitCode)
  }

  private let pid: pid_t
  private let state = Mutex(State.running)

  /// Starts a command, looked up in `PATH`.
  ///
  /// - Parameter ignored: the signals that the command ignores from its start, as Doppel was told to.
  /// - Throws: `CommandError` with exit code 2 where there is no such command or it cannot be run.
  init(_ arguments: [String], variables: [String: String], ignoring ignored: Set<Int32> = Signals.ignoredAtStart) throws {
    guard let name = arguments.first, !name.isEmpty else { throw CommandError.usage("expected a command after --") }
    var pid = pid_t()
    let status = CStrings.with(arguments) { argv in
      CStrings.with(variables.map { "\($0.key)=\($0.value)" }) { envp in
        Self.withSignals(ignored) { attributes in posix_spawnp(&pid, name, nil, attributes, argv, envp) }
      }
    }
    guard status == 0 else { throw CommandSearch.error(name, status) }
    self.pid = pid
  }

  /// Passes a signal on, unless the child has ended.
  package func signal(_ number: Int32) {
    self.state.withLock { if case .running = $0 { kill(self.pid, number) } }
  }

  /// Waits for the end; takes a thread of its own while it does.
  package func wait() async -> ExitCode {
    await withCheckedContinuation { continuation in
      let child = self
      DetachedThread.start { continuation.resume(returning: child.reap()) }
    }
  }

  private func reap() -> ExitCode {
    var information = siginfo_t()
    // The process stays to be reaped until the lock is held, so that no signal can go to another with its number.
    while waitid(P_PID, id_t(self.pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    return self.state.withLock { state in
      var status: Int32 = 0
      while waitpid(self.pid, &status, 0) < 0, errno == EINTR {}
      let signal = status & 0x7f
      let code: ExitCode = signal == 0 ? .child(status >> 8 & 0xff) : .signal(signal)
      state = .ended(code)
      return code
    }
  }

  /// The child starts with no signal blocked, and with those that Doppel handles or ignores as Doppel itself found them.
  private static func withSignals(_ ignored: Set<Int32>, _ body: (UnsafePointer<posix_spawnattr_t>) -> Int32) -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var handled = sigset_t()
    var none = sigset_t()
    sigemptyset(&handled)
    sigemptyset(&none)
    for signal in Signals.handled + Signals.passed + Signals.ignored where !ignored.contains(signal) {
      sigaddset(&handled, signal)
    }
    posix_spawnattr_setsigdefault(&attributes, &handled)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    // a child inherits only what is ignored at this moment
    var saved: [(number: Int32, action: sigaction)] = []
    for number in ignored {
      var (action, old) = (sigaction(), sigaction())
      action.__sigaction_handler.sa_handler = SIG_IGN
      sigaction(number, &action, &old)
      saved.append((number, old))
    }
    defer {
      for (number, action) in saved {
        var action = action
        sigaction(number, &action, nil)
      }
    }
    return body(&attributes)
  }
}
