/// A live line on the terminal while a run lasts, drawn anew twice a second.
final class StatusLine: Sendable {
  private let console: Console
  private let number: Int
  private let task: Task<Void, Never>

  /// - Parameters:
  ///   - pause: before the line is first drawn, so that it does not flash by where the work is short.
  ///   - text: the line's text at a moment.
  init(_ console: Console, after pause: Duration = .zero, text: @escaping @Sendable () -> String) {
    let number = console.openStatus()
    self.console = console
    self.number = number
    self.task = Task {
      guard console.isErrorTerminal, (try? await Task.sleep(for: pause)) != nil else { return }
      while !Task.isCancelled {
        console.status(text(), of: number)
        guard (try? await Task.sleep(for: .milliseconds(500))) != nil else { break }
      }
    }
  }

  /// The line of long work: how far it is and how fast.
  convenience init(_ console: Console, _ progress: Progress) {
    self.init(console, after: .milliseconds(500)) { progress.text }
  }

  /// Takes the line away.
  func stop() {
    self.task.cancel()
    self.console.closeStatus(self.number)
  }
}
