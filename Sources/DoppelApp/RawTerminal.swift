internal import DoppelCLibrary
internal import DoppelReport

/// The terminal key by key and screen by screen.
final class RawTerminal {
  enum Key: Equatable {
    case character(Character)
    case enter, escape, backspace, up, down, left, right, pageUp, pageDown, home, end
    case other
    /// The terminal has another size.
    case resized
    /// A signal that ends the program has come.
    case ended(Int32)
  }

  private let console: Console
  private let signals: TerminalSignals
  private var saved: termios
  /// A byte that was read and belongs to the next key.
  private var unread: UInt8?

  /// - Throws: `CommandError` with exit code 3 where standard input is no terminal.
  init(_ console: Console) throws {
    var state = termios()
    guard tcgetattr(console.inputDescriptor, &state) == 0 else {
      throw CommandError.failed("standard input is no terminal; use --list")
    }
    self.console = console
    self.saved = state
    self.signals = try TerminalSignals()
  }

  var size: (rows: Int, columns: Int) {
    var window = winsize()
    guard ioctl(self.console.outputDescriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 2, window.ws_col > 10 else {
      return (24, 80)
    }
    return (Int(window.ws_row), Int(window.ws_col))
  }

  /// Takes the other screen, without echo, line editing and the key that would suspend the program and leave the screen so.
  func enter() {
    var raw = self.saved
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    withUnsafeMutableBytes(of: &raw.c_cc) { $0[Int(VSUSP)] = Self.noKey }
    tcsetattr(self.console.inputDescriptor, TCSAFLUSH, &raw)
    self.console.write("\u{1b}[?1049h\u{1b}[?25l")
  }

  /// Gives the terminal back as it was.
  func leave() {
    self.console.write("\u{1b}[?25h\u{1b}[?1049l")
    tcsetattr(self.console.inputDescriptor, TCSAFLUSH, &self.saved)
  }

  #if canImport(Darwin)
    private static let noKey: UInt8 = 0xff
  #else
    private static let noKey: UInt8 = 0
  #endif

  /// The next key or signal; `nil` where the input has ended.
  func readKey() -> Key? {
    if self.unread == nil { self.waitForInput() }
    if let signal = self.signals.next() { return signal == SIGWINCH ? .resized : .ended(signal) }
    guard let first = self.readByte() else { return nil }
    switch first {
    case 0x0a, 0x0d: return .enter
    case 0x7f, 0x08: return .backspace
    case 0x04: return nil
    case 0x1b: return self.readSequence()
    case 0x20..<0x7f: return .character(Character(Unicode.Scalar(first)))
    case 0xc2..<0xf5: return self.readScalar(first)
    default: return .other
    }
  }

  /// The rest of a character in UTF-8 (RFC 3629).
  private func readScalar(_ first: UInt8) -> Key {
    var bytes = [first]
    let length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    while bytes.count < length, self.hasInput, let byte = self.readByte() { bytes.append(byte) }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let character = text.first, text.count == 1, character != "\u{fffd}" else { return .other }
    return .character(character)
  }

  /// After an escape: the rest of a key's sequence, where it follows at once.
  private func readSequence() -> Key {
    guard self.hasInput, let kind = self.readByte() else { return .escape }
    guard kind == UInt8(ascii: "[") || kind == UInt8(ascii: "O") else {
      self.unread = kind
      return .escape
    }
    guard let code = self.readByte() else { return .escape }
    switch code {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return .right
    case UInt8(ascii: "D"): return .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "5"), UInt8(ascii: "6"):
      _ = self.readByte()
      return code == UInt8(ascii: "5") ? .pageUp : .pageDown
    default: return .other
    }
  }

  private var hasInput: Bool {
    var descriptor = pollfd(fd: self.console.inputDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 25) > 0
  }

  /// Waits for a key or a signal.
  private func waitForInput() {
    var descriptors = [self.console.inputDescriptor, self.signals.descriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    while poll(&descriptors, nfds_t(descriptors.count), -1) < 0, errno == EINTR {}
  }

  private func readByte() -> UInt8? {
    if let byte = self.unread {
      self.unread = nil
      return byte
    }
    var byte: UInt8 = 0
    while true {
      let count = read(self.console.inputDescriptor, &byte, 1)
      if count == 1 { return byte }
      guard count < 0, errno == EINTR else { return nil }
    }
  }

  /// Draws a whole screen: a title, lines (one may be selected), and a line of help.
  func draw(title: String, _ lines: [(text: String, isSelected: Bool)], help: String) {
    let size = self.size
    var screen = "\u{1b}[H\u{1b}[1m\(self.fit(title, size.columns))\u{1b}[0m\u{1b}[K\r\n"
    for line in lines {
      let text = self.fit(line.text, size.columns)
      screen += (line.isSelected ? "\u{1b}[7m\(text)\u{1b}[0m" : text) + "\u{1b}[K\r\n"
    }
    screen += "\u{1b}[J\u{1b}[\(size.rows);1H\u{1b}[2m\(self.fit(help, size.columns))\u{1b}[0m\u{1b}[K"
    self.console.write(screen)
  }

  /// The text cut to the width, without what a terminal would obey.
  private func fit(_ text: String, _ columns: Int) -> String {
    TerminalText.cut(TerminalText.clean(text.replacing("\t", with: "    "), .plain), to: columns, .plain)
  }
}
