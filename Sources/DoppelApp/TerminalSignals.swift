internal import DoppelCLibrary

/// The signals that what fills a terminal must know of: those that end it, so that the terminal is given back first, and the
/// terminal's new size. While a value lives they do nothing else; one at a time in a process.
final class TerminalSignals {
  private static let watched = Signals.handled + [SIGWINCH]

  /// The write end of the pipe that the handler writes to; set before any handler is, and unset after all are gone.
  nonisolated(unsafe) private static var writeEnd: Int32 = -1

  /// The end of the pipe that can be read when a signal has come.
  let descriptor: Int32
  private var saved: [(number: Int32, action: sigaction)] = []

  /// - Throws: `CommandError` with exit code 3 where the system gives no pipe.
  init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw CommandError.failed("cannot take the terminal: \(String(cString: strerror(errno)))") }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    self.descriptor = ends[0]
    Self.writeEnd = ends[1]
    for number in Self.watched {
      var action = sigaction()
      var old = sigaction()
      action.sa_flags = SA_RESTART
      action.__sigaction_handler.sa_handler = { number in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(TerminalSignals.writeEnd, &byte, 1)
        errno = saved
      }
      sigaction(number, &action, &old)
      self.saved.append((number, old))
    }
  }

  /// The signals have the meaning again that they had before.
  deinit {
    for (number, action) in self.saved {
      var action = action
      sigaction(number, &action, nil)
    }
    close(Self.writeEnd)
    Self.writeEnd = -1
    close(self.descriptor)
  }

  /// The next signal that has come; `nil` where there is none.
  func next() -> Int32? {
    var byte: UInt8 = 0
    return read(self.descriptor, &byte, 1) == 1 ? Int32(byte) : nil
  }
}
