/// A live line on the terminal while a run lasts, drawn anew twice a second.
final class StatusLine: Sendable {
  private let task: Task<Void, Never>

  /// - Parameter text: the line's text at a moment.
  init(_ console: Console, text: @escaping @Sendable () -> String) {
    self.task = Task {
      guard console.isErrorTerminal else { return }
      while !Task.isCancelled {
        console.status(text())
        guard (try? await Task.sleep(for: .milliseconds(500))) != nil else { break }
      }
    }
  }

  func stop() { self.task.cancel() }
}
