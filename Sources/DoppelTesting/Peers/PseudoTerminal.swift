internal import Foundation
internal import Synchronization

/// A terminal of its own for a test: a program writes to one end, and the test sees the screen and types the keys.
package final class PseudoTerminal: Sendable {
  private struct State {
    var screen: TerminalScreen
    var transcript: [UInt8] = []
  }

  /// What the thread that reads shares with the terminal.
  private final class Display: Sendable {
    let state: Mutex<State>
    init(_ screen: TerminalScreen) { self.state = Mutex(State(screen: screen)) }
  }

  /// The test's end.
  private let main: Int32
  private let display: Display
  /// The program's end, for what runs in this process.
  package let descriptor: Int32
  /// The program's end, for what is started.
  package let path: String

  package init(rows: Int = 24, columns: Int = 80) throws {
    var (main, descriptor) = (Int32(-1), Int32(-1))
    guard openpty(&main, &descriptor, nil, nil, nil) == 0 else { throw PeerError.system("openpty", errno) }
    for end in [main, descriptor] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var name = [CChar](repeating: 0, count: 256)
    guard ttyname_r(descriptor, &name, name.count) == 0 else { throw PeerError.system("ttyname_r", errno) }
    self.path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    self.main = main
    self.descriptor = descriptor
    let display = Display(TerminalScreen(rows: rows, columns: columns))
    self.display = display
    self.setSize(rows, columns)
    Thread.detachNewThread { [main] in
      var bytes = [UInt8](repeating: 0, count: 4_096)
      while true {
        let count = read(main, &bytes, bytes.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        display.state.withLock { state in
          state.screen.write(bytes.prefix(count))
          state.transcript += bytes.prefix(count)
        }
      }
      close(main)
    }
  }

  /// The thread's read ends when the last program's end is closed.
  deinit { close(self.descriptor) }

  package var screen: TerminalScreen { self.display.state.withLock { $0.screen } }
  /// All that was written so far, as it came.
  package var transcript: String { String(decoding: self.display.state.withLock { $0.transcript }, as: UTF8.self) }

  /// Types text or the bytes of a key.
  package func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(self.main, bytes, bytes.count)
  }

  /// Gives the terminal another size, of which its foreground programs are told by SIGWINCH.
  package func resize(rows: Int, columns: Int) {
    self.display.state.withLock { $0.screen = TerminalScreen(rows: rows, columns: columns) }
    self.setSize(rows, columns)
  }

  private func setSize(_ rows: Int, _ columns: Int) {
    var size = winsize()
    size.ws_row = UInt16(rows)
    size.ws_col = UInt16(columns)
    _ = ioctl(self.main, UInt(TIOCSWINSZ), &size)
  }

  /// The settings of the line as `stty` tells them: whether it echoes, edits lines, and has a key that suspends.
  package var settings: [String] {
    var state = termios()
    guard tcgetattr(self.descriptor, &state) == 0 else { return [] }
    let suspend = withUnsafeBytes(of: &state.c_cc) { $0[Int(VSUSP)] }
    return (state.c_lflag & tcflag_t(ECHO) != 0 ? ["echo"] : []) + (state.c_lflag & tcflag_t(ICANON) != 0 ? ["icanon"] : [])
      + (suspend != 0 ? ["susp"] : [])
  }

  /// Waits until the screen shows a text on one line; `false` where it never did.
  package func shows(_ text: String) async -> Bool {
    await Eventually.holds { self.screen.lines.contains { $0.contains(text) } }
  }
}
