internal import DoppelCLibrary
internal import Synchronization

/// Where a command speaks: data on standard output; progress, notices and errors on standard error.
package final class Console: Sendable {
  /// How much is said beside the data.
  package enum Verbosity: Int, Sendable, Comparable {
    case quiet, normal, verbose, debug
    package static func < (left: Verbosity, right: Verbosity) -> Bool { left.rawValue < right.rawValue }
  }

  private struct State {
    var verbosity = Verbosity.normal
    /// The characters of the live line that stands on the terminal now.
    var status = ""
    /// The numbers of the live lines that are open; the last is drawn.
    var openStatus: [Int] = []
    /// How many live lines were opened so far.
    var statusCount = 0
  }

  let inputDescriptor: Int32
  let outputDescriptor: Int32
  private let errorDescriptor: Int32
  private let state = Mutex(State())
  /// Whether standard output is a terminal.
  package let isOutputTerminal: Bool
  private var isInputTerminal: Bool { isatty(self.inputDescriptor) == 1 }
  /// Whether a command can fill the screen: both ends are a terminal, and one that obeys more than line ends.
  package var hasScreen: Bool { self.isOutputTerminal && self.isInputTerminal && !self.isDumb }
  private let isDumb: Bool
  /// Whether standard error is a terminal.
  package let isErrorTerminal: Bool
  /// Whether colour is wanted on standard output: a terminal, and `NO_COLOR` is not set.
  package let usesColor: Bool
  /// The same for standard error.
  package let usesErrorColor: Bool

  package init(input: Int32 = 0, output: Int32 = 1, error: Int32 = 2, variables: [String: String]) {
    self.inputDescriptor = input
    self.outputDescriptor = output
    self.errorDescriptor = error
    let isDumb = variables["TERM"] == "dumb" || variables["TERM"] == nil
    self.isDumb = isDumb
    self.isOutputTerminal = isatty(output) == 1
    self.isErrorTerminal = isatty(error) == 1 && !isDumb
    let wantsColor = !isDumb && (variables["NO_COLOR"] ?? "").isEmpty
    self.usesColor = isatty(output) == 1 && wantsColor
    self.usesErrorColor = isatty(error) == 1 && wantsColor
  }

  package func setVerbosity(_ verbosity: Verbosity) { self.state.withLock { $0.verbosity = verbosity } }
  package var verbosity: Verbosity { self.state.withLock { $0.verbosity } }

  /// The columns of the terminal; 100 where there is none.
  package var width: Int { Self.columns(of: self.outputDescriptor) }

  private static func columns(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
    return Int(size.ws_col)
  }

  /// Data: always written, whatever the verbosity. A closed pipe is not an error.
  package func write(_ text: String) {
    self.state.withLock { state in
      self.clearStatus(&state)
      Self.write(text, to: self.outputDescriptor)
    }
  }

  /// A line for the person, unless `--quiet`.
  package func note(_ line: String) { self.say(line, from: .normal) }
  /// A line for `-v`.
  package func detail(_ line: String) { self.say(line, from: .verbose) }
  /// A line for `-vv`.
  package func trace(_ line: String) { self.say(line, from: .debug) }
  /// An error: always written.
  package func error(_ line: String) { self.say(line, from: .quiet) }

  /// What a run came to, unless `--quiet`: lines that are clean already and may hold colours.
  package func summary(_ text: String) { self.say(clean: text, from: .normal) }

  private func say(_ line: String, from verbosity: Verbosity) {
    self.say(clean: Self.printable(line) + "\n", from: verbosity)
  }

  private func say(clean text: String, from verbosity: Verbosity) {
    self.state.withLock { state in
      guard state.verbosity >= verbosity else { return }
      let status = state.status
      self.clearStatus(&state)
      Self.write(text, to: self.errorDescriptor)
      self.draw(status, &state)
    }
  }

  /// Opens a live line at the bottom of a terminal, over the one that is open, and returns the number by which it is drawn and
  /// closed.
  func openStatus() -> Int {
    self.state.withLock { state in
      self.clearStatus(&state)
      state.statusCount += 1
      state.openStatus.append(state.statusCount)
      return state.statusCount
    }
  }

  /// Draws the live line; nothing where standard error is no terminal, with `--quiet`, or where another line is over it or it
  /// is closed.
  func status(_ line: String, of number: Int) {
    guard self.isErrorTerminal else { return }
    // The last column stays free: a terminal that wraps would leave a line behind.
    let line = String(Self.printable(line).prefix(Self.columns(of: self.errorDescriptor) - 1))
    self.state.withLock { state in
      guard state.verbosity > .quiet, state.openStatus.last == number else { return }
      self.clearStatus(&state)
      self.draw(line, &state)
    }
  }

  /// Takes a live line away.
  func closeStatus(_ number: Int) {
    self.state.withLock { state in
      if state.openStatus.last == number { self.clearStatus(&state) }
      state.openStatus.removeAll { $0 == number }
    }
  }

  private func draw(_ line: String, _ state: inout State) {
    guard !line.isEmpty else { return }
    state.status = line
    Self.write("\r" + line, to: self.errorDescriptor)
  }

  private func clearStatus(_ state: inout State) {
    guard !state.status.isEmpty else { return }
    state.status = ""
    Self.write("\r\u{1b}[K", to: self.errorDescriptor)
  }

  /// The line without control characters, which recorded data may hold and a terminal would obey.
  static func printable(_ line: String) -> String {
    String(
      String.UnicodeScalarView(
        line.unicodeScalars.map {
          ($0.value < 0x20 && $0 != "\t" && $0 != "\n") || (0x7f..<0xa0).contains($0.value) ? "\u{fffd}" : $0
        }))
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = DoppelCLibrary.write(descriptor, rest.baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR || errno == EAGAIN { continue }
          return
        }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
    }
  }
}
