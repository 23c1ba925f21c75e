/// How a command ended, as the shell sees it.
package enum ExitCode: Sendable, Equatable {
  /// Done.
  case done
  /// Done, and the check that the user asked for failed.
  case checkFailed
  /// Wrong usage or unreadable input; nothing was done.
  case usage
  /// It could not be done: port taken, disk full, target unreachable.
  case failed
  /// The child's own exit code.
  case child(Int32)
  /// Ended by a signal.
  case signal(Int32)

  package var number: Int32 {
    switch self {
    case .done: 0
    case .checkFailed: 1
    case .usage: 2
    case .failed: 3
    case .child(let code): code
    case .signal(let number): 128 + number
    }
  }
}
