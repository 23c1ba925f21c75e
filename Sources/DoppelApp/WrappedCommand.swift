/// The command that a user wraps in Doppel, running.
protocol WrappedCommand: Sendable {
  /// Passes a signal on, unless it has ended.
  func signal(_ number: Int32)
  /// Waits for its end.
  func wait() async -> ExitCode
}
