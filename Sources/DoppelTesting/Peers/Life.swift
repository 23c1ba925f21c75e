internal import Foundation
internal import Synchronization

/// A process from its start until it is reaped, which a thread of its own does whatever becomes of the test.
final class Life: Sendable {
  /// The process id, and that of the group which the process leads.
  let id: pid_t
  private let state = Mutex(State.running([]))

  private enum State {
    case running([CheckedContinuation<Int32, Never>])
    case ended(Int32)
  }

  init(_ id: pid_t) {
    self.id = id
    Thread.detachNewThread { self.reap() }
  }

  var isRunning: Bool {
    self.state.withLock {
      switch $0 {
      case .running: true
      case .ended: false
      }
    }
  }

  /// Sends a signal to the process, unless it has ended.
  func send(_ signal: Int32) { self.send(signal, to: self.id) }

  /// Kills the process and all that it started, unless it has ended.
  func killGroup() { self.send(SIGKILL, to: -self.id) }

  /// Waits for the end: the exit code, or 128 + n where signal n ended it.
  func code() async -> Int32 {
    await withCheckedContinuation { continuation in
      let known = self.state.withLock { state -> Int32? in
        switch state {
        case .running(let waiters):
          state = .running(waiters + [continuation])
          return nil
        case .ended(let code): return code
        }
      }
      if let known { continuation.resume(returning: known) }
    }
  }

  private func send(_ signal: Int32, to target: pid_t) {
    self.state.withLock { state in
      if case .running = state { kill(target, signal) }
    }
  }

  /// The process stays to be reaped until the lock is held, so that no signal can go to another with its number.
  private func reap() {
    var information = siginfo_t()
    while waitid(P_PID, id_t(self.id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    let (code, waiters) = self.state.withLock { state -> (Int32, [CheckedContinuation<Int32, Never>]) in
      var status: Int32 = 0
      while waitpid(self.id, &status, 0) < 0, errno == EINTR {}
      let signal = status & 0x7f
      let code = signal == 0 ? status >> 8 & 0xff : 128 + signal
      guard case .running(let waiters) = state else { return (code, []) }
      state = .ended(code)
      return (code, waiters)
    }
    for waiter in waiters { waiter.resume(returning: code) }
  }
}
