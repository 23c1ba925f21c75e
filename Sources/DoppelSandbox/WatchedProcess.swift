internal import CDoppelLinux
internal import DoppelCLibrary

/// A process that somebody else started, known by more than its number.
package final class WatchedProcess: Sendable {
  private let handle: CInt

  /// `nil` where there is no such process.
  package init?(_ id: Int32) {
    self.handle = doppel_process_handle(id)
    guard self.handle >= 0 else { return nil }
  }

  deinit { if self.handle >= 0 { close(self.handle) } }

  /// Sends it a signal, unless it has ended.
  func signal(_ number: Int32) { _ = doppel_signal(self.handle, number) }

  /// Whether it has ended; waits for that for so many milliseconds.
  package func hasEnded(within milliseconds: Int32) -> Bool {
    var polled = pollfd(fd: self.handle, events: Int16(POLLIN), revents: 0)
    return poll(&polled, 1, milliseconds) > 0
  }
}
